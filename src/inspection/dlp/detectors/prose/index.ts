import type { DetectorRow } from '../../detector.ts'
import { codeRows } from './code.ts'
import { wordAndArchiveRows } from './words.ts'

/** What is told by words or by the look of lines. */
export const proseRows: readonly DetectorRow[] = [...wordAndArchiveRows, ...codeRows]
