import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MarkdownRenderer } from 'vitepress'

const docs = fileURLToPath(new URL('../', import.meta.url))

/**
 * Pages link to files of the repository beside `docs`, such as a schema or an example. The site has a copy of each below
 * `/files/`, which `scripts/check-site.ts` puts there.
 */
export function fileLinks(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('file-links', (state) => {
    const { path } = state.env as { readonly path?: string }
    if (path === undefined) return
    for (const token of state.tokens.flatMap((outer) => outer.children ?? [])) {
      const target = token.type === 'link_open' ? token.attrGet('href') : null
      if (target === null || /^(?:[a-z]+:|#|\/)/.test(target)) continue
      const place = relative(docs, join(dirname(path), target))
      if (place.startsWith('../')) token.attrSet('href', `/files/${place.slice(3).replace(/\/$/, '')}`)
    }
  })
}
