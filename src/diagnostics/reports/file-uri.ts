import { toWellFormed } from './well-formed.ts'

/** A name of a file as a reference: what a URI may not hold is escaped, and an absolute path becomes a `file:` URI. */
export function toFileUri(file: string): string {
  const path = file.replaceAll('\\', '/')
  const drive = /^[A-Za-z]:\//.test(path)
  const escaped = path
    .split('/')
    .map((part, index) => (drive && index === 0 ? part : encodeURIComponent(toWellFormed(part))))
    .join('/')
  if (drive) return `file:///${escaped}`
  if (path.startsWith('//')) return `file:${escaped}`
  if (path.startsWith('/')) return `file://${escaped}`
  return escaped.startsWith('./') ? escaped.slice(2) : escaped
}
