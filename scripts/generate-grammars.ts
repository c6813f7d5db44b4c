/**
 * Writes the TextMate grammars and the snippets of editors/vscode from the tables of the language, so that there is no
 * second list of its words. Run by `npm run generate`; CI checks that the result is committed.
 */
import { writeFileSync } from 'node:fs'
import { functionDocs } from '../src/language/index.ts'
import { expressionGrammar, type Grammar } from './grammars/expression.ts'
import { jsonInjection, markdownInjection, terraformInjection, yamlInjection } from './grammars/injections.ts'

const folder = new URL('../editors/vscode/', import.meta.url)

function write(path: string, value: unknown): void {
  writeFileSync(new URL(path, folder), `${JSON.stringify(value, undefined, 2)}\n`)
}

const grammars: Readonly<Record<string, Grammar>> = {
  wirefilter: expressionGrammar,
  'yaml-injection': yamlInjection,
  'json-injection': jsonInjection,
  'terraform-injection': terraformInjection,
  'markdown-injection': markdownInjection,
}
for (const [name, grammar] of Object.entries(grammars)) write(`syntaxes/${name}.tmLanguage.json`, grammar)

/** `lower(text)` with a place to fill for each argument. */
function callBody(signature: string): string {
  const [, name = '', list = ''] = /^(\w+)\(([^)]*)\)/.exec(signature) ?? []
  const fields = list.split(',').map((part) => part.replace(/:.*$|[[\]{}$…]|\.\.\./g, '').trim()).filter((part) => part !== '') // prettier-ignore
  return `${name}(${fields.map((field, index) => `\${${String(index + 1)}:${field}}`).join(', ')})`
}

const rules = {
  'Rule that blocks': {
    prefix: 'rule',
    body: ['# rule: ${1:name}', '# action: ${2|block,log,managed_challenge,allow|}', '${0:http.host eq "example.com"}'],
    description: 'A rule of a plain rule file, with its name and action',
  },
  'Score is low': {
    prefix: 'score',
    body: '${1|cf.llm.prompt.injection_score,cf.bot_management.score,cf.waf.score|} lt ${2:20}',
    description: 'Scores run from 1 (surely bad) to 99, so that low is risky',
  },
  'One of a set': { prefix: 'in', body: '${1:http.host} in {${2:"a.example.com" "b.example.com"}}', description: 'The value is one of the set' }, // prettier-ignore
}
const calls = Object.fromEntries(
  Object.entries(functionDocs).map(([name, { signature, summary }]) => [
    name,
    { prefix: name, body: callBody(signature), description: summary },
  ]),
)
write('snippets/wirefilter.json', { ...rules, ...calls })
