import type { DetectorRow } from '../../detector.ts'
import { americasRows } from './americas.ts'
import { asiaAfricaRows } from './asia-africa.ts'
import { europeRows } from './europe.ts'
import { identityRows as namedRows } from './identity.ts'

/** Numbers of persons, firms and documents. */
export const identityRows: readonly DetectorRow[] = [...namedRows, ...europeRows, ...americasRows, ...asiaAfricaRows]
