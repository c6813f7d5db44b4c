import type { CommandGroup } from '../../command-row.ts'

/** Commands for who begins. */
export const startCommands: CommandGroup = {
  title: 'Start',
  rows: [
    {
      name: 'init',
      summary: 'write a first policy with tests, editor settings and CI',
      load: () => import('./init.ts'),
    },
    {
      name: 'completion',
      summary: 'print what a shell needs to complete commands and options',
      readsAll: true,
      load: () => import('./completion.ts'),
    },
  ],
}
