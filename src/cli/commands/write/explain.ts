import type { Command } from 'commander'
import type { CommandHelp } from '../../command-row.ts'
import { codes, suggest } from '../../../diagnostics/index.ts'
import { explainCode, listRules } from '../../../lint/index.ts'
import { print } from '../../terminal/output.ts'
import { printError } from '../../terminal/text.ts'

async function explain(code: string | undefined): Promise<void> {
  const rules = listRules()
  if (code === undefined) {
    const width = Math.max(...rules.map(({ id }) => id.length))
    for (const { id, level, summary } of rules) await print(`${id.padEnd(width)}  ${level.padEnd(7)}  ${summary}\n`)
    return
  }
  const page = explainCode(code)
  if (page !== undefined) {
    await print(`${page}\n`)
    return
  }
  const [best] = suggest(code, [...rules.map(({ id }) => id), ...Object.keys(codes)], 1)
  const hint = best === undefined ? '`portcullis explain` lists the rules' : `did you mean \`${best}\`?`
  printError('E_UNKNOWN_REFERENCE', `no rule or code is called \`${code}\`: ${hint}`)
}

export const help: CommandHelp = {
  name: 'explain',
  summary: 'say what a rule of the linter or a code means, and what to do',
  place: 3,
}

/** `portcullis explain [CODE]` */
export function addTo(command: Command): void {
  command
    .argument(
      '[code]',
      'the id of a rule, such as `dead-rule`, or a code, such as `E_IP`; without it all rules are listed',
    )
    .action(explain)
}
