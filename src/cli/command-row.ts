import type { Command } from 'commander'

/** What help lists of a command. Its file exports it as `help`, beside `addTo`. */
export interface CommandHelp {
  readonly name: string
  /** What it does, in one clause without a period. */
  readonly summary: string
  /** Its place among the commands of its folder, from 1. */
  readonly place: number
  /** It tells of all commands, which are then loaded with it. */
  readonly readsAll?: boolean
}

/** A command as help lists it. Its file is loaded when it is called. */
export interface CommandRow extends Omit<CommandHelp, 'place'> {
  /** Its own file, which gives all that it takes and does. */
  readonly load: () => Promise<{ readonly addTo: (command: Command) => void }>
}
