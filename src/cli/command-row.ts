import type { Command } from 'commander'

/** A command as help lists it. Its file is loaded when it is called. */
export interface CommandRow {
  readonly name: string
  /** What it does, in one clause without a period. */
  readonly summary: string
  /** Its own file, which gives all that it takes and does. */
  /** It tells of all commands, which are then loaded with it. */
  readonly readsAll?: boolean
  readonly load: () => Promise<{ readonly addTo: (command: Command) => void }>
}

/** Commands of one kind of work, in the order of help. */
export interface CommandGroup {
  readonly title: string
  readonly rows: readonly CommandRow[]
}
