import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pages, readPage } from '../support/docs-pages.ts'
import { root } from '../support/run-command.ts'

const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly files: readonly string[] }

/** Whether `npm pack` takes a path, by the list of the package. */
function isPacked(path: string): boolean {
  const holds = (entry: string): boolean => path === entry || path.startsWith(`${entry}/`)
  const left = files.filter((entry) => entry.startsWith('!')).map((entry) => entry.slice(1))
  return path === 'package.json' || (files.some(holds) && !left.some(holds))
}

/** The names that headings of a page can be linked by. */
function anchorsOf(page: string): string[] {
  const headings = [...readPage(page).matchAll(/^#{1,6} (.+)$/gm)].map((match) => match[1] ?? '')
  return headings.map((heading) => heading.toLowerCase().replace(/[^\w\- ]/g, '').replaceAll(' ', '-')) // prettier-ignore
}

interface Link {
  readonly page: string
  readonly target: string
  readonly anchor: string | undefined
}

const links: readonly Link[] = pages.flatMap((page) =>
  [...readPage(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1] ?? '')
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => {
      const [path = '', anchor] = link.split('#')
      return { page, target: path === '' ? page : normalize(join(dirname(page), path)), anchor }
    }),
)

describe('links between pages', () => {
  it('lead to files and headings that there are', () => {
    expect(links.length).toBeGreaterThan(30)
    const dead = links.filter(({ target, anchor }) => {
      if (!existsSync(join(root, target))) return true
      return anchor !== undefined && target.endsWith('.md') && statSync(join(root, target)).isFile() && !anchorsOf(target).includes(anchor) // prettier-ignore
    })
    expect(dead).toEqual([])
  })

  it('of pages in the package lead to what is in the package', () => {
    const packed = links.filter(({ page }) => isPacked(page))
    expect(packed.length).toBeGreaterThan(20)
    expect(packed.filter(({ target }) => !isPacked(target)).map(({ page, target }) => `${page} -> ${target}`)).toEqual(
      [],
    )
  })
})
