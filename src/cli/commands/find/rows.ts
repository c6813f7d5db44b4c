import type { CommandGroup } from '../../command-row.ts'

/** Commands that look for what nobody has told of. */
export const findCommands: CommandGroup = {
  title: 'Find',
  rows: [
    {
      name: 'discover',
      summary: 'find endpoints of models in traffic logs, and who uses which AI',
      load: () => import('./discover.ts'),
    },
  ],
}
