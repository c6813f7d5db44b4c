import type { CommandGroup } from '../../command-row.ts'

/** Commands that make what an enforcement point needs. */
export const shipCommands: CommandGroup = {
  title: 'Ship',
  rows: [
    {
      name: 'compile',
      summary: 'write a policy as one ES module that needs no parser',
      load: () => import('./compile.ts'),
    },
    {
      name: 'exact-data',
      summary: 'make keys and hashes for exact data in DLP profiles',
      load: () => import('./exact-data.ts'),
    },
    {
      name: 'prompt-log',
      summary: 'make keys for the prompt log, and read it',
      load: () => import('./prompt-log.ts'),
    },
    {
      name: 'gateway',
      summary: 'run the gateway before models that a policy describes',
      load: () => import('./gateway.ts'),
    },
  ],
}
