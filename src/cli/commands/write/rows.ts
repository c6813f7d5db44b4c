import type { CommandGroup } from '../../command-row.ts'

/** Commands for who writes a policy. */
export const writeCommands: CommandGroup = {
  title: 'Write',
  rows: [
    {
      name: 'check',
      summary: "report every mistake with its place, and run a policy's tests",
      load: () => import('./check.ts'),
    },
    {
      name: 'lint',
      summary: 'find dead rules and wrong values in any form of rule file',
      load: () => import('./lint.ts'),
    },
    {
      name: 'explain',
      summary: 'say what a rule of the linter or a code means, and what to do',
      load: () => import('./explain.ts'),
    },
    {
      name: 'plan',
      summary: 'show which rules an index finds, and which are asked one by one',
      load: () => import('./plan.ts'),
    },
    {
      name: 'fmt',
      summary: 'lay out the expressions of rule files of any form',
      load: () => import('./fmt.ts'),
    },
    {
      name: 'format',
      summary: 'print an expression in its canonical form',
      load: () => import('./format.ts'),
    },
    {
      name: 'lsp',
      summary: 'serve editors by the Language Server Protocol, on standard input and output',
      load: () => import('./lsp.ts'),
    },
    {
      name: 'import',
      summary: 'make a policy of API JSON or of `terraform show -json`',
      load: () => import('./import.ts'),
    },
    {
      name: 'export',
      summary: 'write rulesets or Gateway policies in the JSON of the API',
      load: () => import('./export.ts'),
    },
  ],
}
