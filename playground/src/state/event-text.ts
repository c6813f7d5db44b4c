/** Characters of a list or mapping that still stands on one line. */
const lineLength = 76

/** JSON as people edit it: a member a line, and what is short in one. */
export function printJson(value: unknown, indent = ''): string {
  const flat = JSON.stringify(value)
  if (typeof value !== 'object' || value === null) return flat
  const isList = Array.isArray(value)
  if (isList && flat.length + indent.length <= lineLength) return flat.replaceAll('","', '", "')
  const inner = `${indent}  `
  const parts = isList
    ? value.map((one) => inner + printJson(one, inner))
    : Object.entries(value).map(([key, own]) => `${inner}${JSON.stringify(key)}: ${printJson(own, inner)}`)
  if (parts.length === 0) return isList ? '[]' : '{}'
  return `${isList ? '[' : '{'}\n${parts.join(',\n')}\n${indent}${isList ? ']' : '}'}`
}
