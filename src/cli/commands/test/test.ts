import type { Command } from 'commander'
import { addAdd } from './suite/add.ts'
import { addRun } from './suite/run.ts'

/** `portcullis test run|add` */
export function addTo(command: Command): void {
  addRun(command)
  addAdd(command)
}
