import type { DetectorRow } from '../../detector.ts'
import { dateRows } from './dates.ts'
import { groupRows } from './groups.ts'
import { personRows } from './persons.ts'
import { placeRows } from './places.ts'

/** What people write about themselves and others in words. */
export const personalRows: readonly DetectorRow[] = [...dateRows, ...placeRows, ...personRows, ...groupRows]
