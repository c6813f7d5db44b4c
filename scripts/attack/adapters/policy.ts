import { lint } from '../../../src/lint/index.ts'
import { importPolicies, openPolicy } from '../../../src/policy/index.ts'
import { isRecord, textOf, type Adapter } from '../case.ts'

/** A document, and in words whether it is to be taken, warned of or refused. */
export const policyCheck: Adapter = (attack) => {
  const expected = textOf(attack, 'expected')
  const opened = openPolicy(textOf(attack, 'input'))
  const told = opened.ok ? opened.warnings : opened.diagnostics
  const all = told.map(({ code, message }) => `${code} ${message}`).join('; ')
  if (/^no claim/.test(expected)) return all.includes('W_UNKNOWN_ACTION') ? all : undefined
  if (/^an error/.test(expected)) return told.length > 0 ? undefined : 'nothing is told'
  if (/^warn/.test(expected)) {
    // What a rule means is the linter's to judge; `check` says what is wrong with the document.
    const { findings } = lint([{ file: 'case.yaml', text: textOf(attack, 'input') }])
    return told.length + findings.length > 0 ? undefined : 'nothing is told'
  }
  return opened.ok ? undefined : all
}

/** What an API or a tool gave, to be imported or refused with a word that helps. */
export const policyImport: Adapter = (attack) => {
  const { input } = attack.members
  const result = importPolicies(typeof input === 'string' ? input : JSON.stringify(input))
  if (result.ok) return undefined
  const said = result.diagnostics.map(({ message, hint }) => `${message} ${hint ?? ''}`).join('; ')
  const names = isRecord(input) && Array.isArray(input['result']) ? ['success'] : []
  return names.every((name) => said.includes(name)) && said !== '' && names.length > 0 ? undefined : said
}
