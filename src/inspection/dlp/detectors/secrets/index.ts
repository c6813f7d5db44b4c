import type { DetectorRow } from '../../detector.ts'
import { credentialRows } from './credentials.ts'
import { serviceTokenRows } from './service-tokens.ts'

export { serviceTokenSources } from './service-tokens.ts'

/** Keys, tokens, passwords. */
export const secretRows: readonly DetectorRow[] = [...credentialRows, ...serviceTokenRows]
