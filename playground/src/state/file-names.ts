/** Words that only begin a block of Terraform. */
const terraformBlock = /^[ \t]*(?:resource|data|module|variable|provider|terraform|locals)\b[^\n:]*\{/m

/** A key of YAML at the start of a line, or an item of a list. */
const yamlLine = /^(?:["']?[\w.-]+["']?\s*:(?:\s|$)|- |---|%YAML)/

/** The ending that a text has by what stands in it. */
export function endingOf(text: string): '.yaml' | '.json' | '.tf' | '.wf' {
  const first = text
    .split('\n')
    .map((line) => line.trim())
    .find((line) => line !== '' && !line.startsWith('#') && !line.startsWith('//'))
  if (first === undefined || /^[[{]/.test(first)) return first === undefined ? '.yaml' : '.json'
  if (terraformBlock.test(text)) return '.tf'
  return yamlLine.test(first) ? '.yaml' : '.wf'
}

/**
 * The name that a file has once its text has become that of another form: who pastes Terraform over a policy in YAML means
 * Terraform. A name stays while its ending can hold the text.
 */
export function nameFor(file: string, text: string): string {
  const ending = endingOf(text)
  const fits: Readonly<Record<string, RegExp>> = {
    '.yaml': /\.ya?ml$/,
    '.json': /\.(?:json|ya?ml)$/,
    '.tf': /\.(?:tf|tofu)$/,
    '.wf': /\.wf$/,
  }
  if (fits[ending]?.test(file) === true || text.trim() === '') return file
  return file.replace(/(?:\.tf\.json|\.[a-z]+)$/, '') + ending
}
