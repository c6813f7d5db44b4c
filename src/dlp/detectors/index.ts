import type { DetectorRow } from '../detector.ts'
import { contactRows } from './contact.ts'
import { identityRows } from './identity.ts'
import { paymentRows } from './payment.ts'
import { proseRows } from './prose.ts'
import { secretRows } from './secret.ts'

/** Every predefined detector. */
export const detectorRows: readonly DetectorRow[] = [
  ...paymentRows,
  ...contactRows,
  ...identityRows,
  ...secretRows,
  ...proseRows,
]

/** Predefined detectors by id. */
export const detectorsById: ReadonlyMap<string, DetectorRow> = new Map(detectorRows.map((row) => [row.id, row]))
