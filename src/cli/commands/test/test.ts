import type { Command } from 'commander'
import { addAdd } from './suite/add.ts'
import { addCoverage } from './suite/coverage.ts'
import { addMutate } from './suite/mutate.ts'
import { addRun } from './suite/run.ts'

/** `portcullis test run|add|coverage|mutate` */
export function addTo(command: Command): void {
  addRun(command)
  addAdd(command)
  addCoverage(command)
  addMutate(command)
}
