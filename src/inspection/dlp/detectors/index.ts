import type { DetectorRow } from '../detector.ts'
import { contactRows } from './contact.ts'
import { identityRows } from './identity/index.ts'
import { networkRows } from './network.ts'
import { paymentRows } from './payment/index.ts'
import { personalRows } from './personal/index.ts'
import { phoneRows } from './phone.ts'
import { proseRows } from './prose/index.ts'
import { secretRows } from './secrets/index.ts'

/** Every predefined detector. */
export const detectorRows: readonly DetectorRow[] = [
  ...paymentRows,
  ...contactRows,
  ...phoneRows,
  ...networkRows,
  ...identityRows,
  ...secretRows,
  ...personalRows,
  ...proseRows,
]

/** Predefined detectors by id. */
export const detectorsById: ReadonlyMap<string, DetectorRow> = new Map(detectorRows.map((row) => [row.id, row]))
