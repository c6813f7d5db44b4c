import type { CommandGroup } from '../../command-row.ts'

/** Commands that try a policy or an expression out. */
export const testCommands: CommandGroup = {
  title: 'Test',
  rows: [
    {
      name: 'decide',
      summary: 'decide recorded events or requests, one decision a line',
      load: () => import('./decide.ts'),
    },
    {
      name: 'diff',
      summary: 'show what a change of the policy decides differently',
      load: () => import('./diff.ts'),
    },
    {
      name: 'replay',
      summary: 'count what a policy decides over days of logs, by SQL',
      load: () => import('./replay/replay.ts'),
    },
    {
      name: 'prove',
      summary: 'find rules that never act, and prove the invariants of a policy',
      load: () => import('./prove.ts'),
    },
    {
      name: 'test',
      summary: 'run the tests of a policy, and find what they leave open',
      load: () => import('./test.ts'),
    },
    {
      name: 'eval',
      summary: 'evaluate one expression over one event',
      load: () => import('./eval.ts'),
    },
  ],
}
