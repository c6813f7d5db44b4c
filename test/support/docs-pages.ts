import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run-command.ts'

/** A fenced block of a page. */
export interface FencedBlock {
  readonly page: string
  /** Line of the page, from 1, of what the block begins with. */
  readonly line: number
  readonly language: string
  /** What stands behind the language. */
  readonly info: string
  readonly text: string
}

/** Files of a folder that end so, as paths from the root of the project. */
function findFiles(folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .sort()
}

/** Pages that people read: the README, docs, and the READMEs of examples. Generated API pages are left out. */
export const pages: readonly string[] = [
  'README.md',
  'CHANGELOG.md',
  ...findFiles('docs', '.md').filter((page) => !page.startsWith('docs/api/')),
  ...findFiles('examples', 'README.md'),
]

export function readPage(page: string): string {
  return readFileSync(join(root, page), 'utf8')
}

/** The fenced blocks of a page, in order. */
export function blocksOf(page: string): FencedBlock[] {
  const text = readPage(page)
  return [...text.matchAll(/^```(\w*(?: [^\n]*)?)\n([\s\S]*?)^```$/gm)].map((match) => ({
    page,
    line: text.slice(0, match.index).split('\n').length + 1,
    language: (match[1] ?? '').split(' ')[0] ?? '',
    info: match[1] ?? '',
    text: match[2] ?? '',
  }))
}
