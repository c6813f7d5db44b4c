import type { RegexNode } from '../ast.ts'
import { printRaw } from './bytes-text.ts'
import type { RightSideForm } from './right-side.ts'

/** Writes a pattern for `matches`. In quotes its own text stands as it is, but for `"` outside a class. */
export function printRegex(pattern: string, form: 'quoted' | 'raw'): string {
  if (form === 'raw') return printRaw(pattern) ?? `"${pattern}"`
  let text = ''
  let inClass = false
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern.charAt(at)
    if (char === '\\' && at + 1 < pattern.length) {
      text += char + pattern.charAt(++at)
      continue
    }
    if (char === '[') inClass = true
    else if (char === ']') inClass = false
    text += char === '"' && !inClass ? '\\"' : char
  }
  return `"${text}"`
}

export const regex: RightSideForm<RegexNode> = {
  print: ({ pattern, form }) => printRegex(pattern, form),
  toJson: ({ pattern }) => pattern,
}
