import type { Command } from 'commander'
import type { DuckdbSessionOptions } from '../../replay/node/index.ts'

/** What options say DuckDB may use of the machine. */
export interface DuckdbFlags {
  readonly threads?: number
  readonly memory?: string
}

/** Ends the command where the memory is no size. */
export function readDuckdbFlags({ threads, memory }: DuckdbFlags, command: Command): DuckdbSessionOptions {
  if (memory !== undefined && !/^[1-9]\d{0,6}(?:\.\d{1,3})? ?[KMGT]i?B$/i.test(memory))
    command.error('error: --memory is a size such as `512MB` or `4GB`')
  return {
    ...(threads === undefined ? {} : { threads }),
    ...(memory === undefined ? {} : { memoryLimit: memory }),
  }
}
