import type { Command } from 'commander'
import type { CommandHelp } from '../../command-row.ts'
import { addAdd } from './suite/add.ts'
import { addCoverage } from './suite/coverage.ts'
import { addMutate } from './suite/mutate.ts'
import { addRun } from './suite/run.ts'

export const help: CommandHelp = {
  name: 'test',
  summary: 'run the tests of a policy, and find what they leave open',
  place: 4,
}

/** `portcullis test run|add|coverage|mutate` */
export function addTo(command: Command): void {
  addRun(command)
  addAdd(command)
  addCoverage(command)
  addMutate(command)
}
