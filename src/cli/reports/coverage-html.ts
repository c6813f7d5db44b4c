import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { escapeMarkup } from '../../diagnostics/index.ts'
import { reportUnwritten } from '../files/file-problem.ts'
import { writeFiles } from '../files/write.ts'

/** An outcome that no test has seen, as a page tells it. */
export interface ShownGap {
  readonly file: string
  /** From 1. */
  readonly line: number
  /** The rule, the part of its condition, the outcome and why it was not seen. */
  readonly text: string
}

/** What istanbul calls the parts of a program, and what they are in a policy. */
const words: readonly (readonly [string, string])[] = [
  ['Statements', 'Parts of conditions'],
  ['Branches', 'Outcomes'],
  ['Functions', 'Rules'],
]

const titles: readonly (readonly [string, string])[] = [
  ['branch not covered', 'some outcome of this part was not seen: the list above says which'],
  ['function not covered', 'this rule did not act'],
  ['statement not covered', 'this part was never asked'],
]

function listOf(gaps: readonly ShownGap[]): string {
  if (gaps.length === 0) return ''
  const items = gaps.map(
    ({ line, text }) => `<li><a href="#L${String(line)}">${String(line)}</a> ${escapeMarkup(text)}</li>`,
  )
  return `<ul class="pad1 gaps">\n${items.join('\n')}\n</ul>\n`
}

/** The line of colour below the figures of a page, behind which a list may stand. */
const statusLine = /<div class='status-line [a-z]+'><\/div>\n/

/**
 * Puts the pages of istanbul's HTML report into the words of policies, and lists on each what no test has seen.
 *
 * @param directory - of the report
 * @param gaps - of all files of the policy, which have names of their own
 */
export function nameCoveragePages(directory: string, gaps: readonly ShownGap[]): void {
  const pages = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.html'))
  const written = pages.flatMap((name) => {
    const file = join(directory, name)
    const given = readFileSync(file, 'utf8')
    let text = given
    for (const [theirs, ours] of words)
      text = text
        .replaceAll(`<span class="quiet">${theirs}</span>`, `<span class="quiet">${ours}</span>`)
        .replaceAll(`class="pct">${theirs}</th>`, `class="pct">${ours}</th>`)
    for (const [theirs, ours] of titles) text = text.replaceAll(`title="${theirs}"`, `title="${ours}"`)
    const own = gaps.filter((gap) => `${basename(gap.file)}.html` === basename(name))
    text = text.replace(statusLine, (line) => line + listOf(own))
    // A page of somebody else in the folder stays as it is.
    return text === given ? [] : [{ file, text }]
  })
  const problem = writeFiles(written)
  if (problem !== undefined) reportUnwritten(problem)
}
