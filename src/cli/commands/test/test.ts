import type { Command } from 'commander'
import { addAdd } from './suite/add.ts'
import { addMutate } from './suite/mutate.ts'
import { addRun } from './suite/run.ts'

/** `portcullis test run|add|mutate` */
export function addTo(command: Command): void {
  addRun(command)
  addAdd(command)
  addMutate(command)
}
