import { syntaxCodes } from './codes/syntax.ts'
import { typeCodes } from './codes/type.ts'
import { limitCodes } from './codes/limit.ts'
import { policyCodes } from './codes/policy.ts'
import { trafficCodes } from './codes/traffic.ts'
import { mcpCodes } from './codes/mcp.ts'
import { sqlCodes } from './codes/sql.ts'
import type { CodeRow } from './codes/code-row.ts'

/** Every diagnostic code. Codes are stable: a row may be reworded, never reused. */
export const codes = {
  ...syntaxCodes,
  ...typeCodes,
  ...limitCodes,
  ...policyCodes,
  ...trafficCodes,
  ...mcpCodes,
  ...sqlCodes,
} as const satisfies Readonly<Record<string, CodeRow>> as Readonly<Record<DiagnosticCode, CodeRow>>

export type DiagnosticCode =
  | keyof typeof syntaxCodes
  | keyof typeof typeCodes
  | keyof typeof limitCodes
  | keyof typeof policyCodes
  | keyof typeof trafficCodes
  | keyof typeof mcpCodes
  | keyof typeof sqlCodes
