import type { MarkdownRenderer } from 'vitepress'

/**
 * Names in cells of tables break after their dots, underscores and `<`, where a reader would: a narrow column would else
 * part them anywhere.
 */
export function cellBreaks(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('cell-breaks', (state) => {
    let isCell = false
    for (const { type, children } of state.tokens) {
      if (type === 'td_open') isCell = true
      else if (type === 'td_close') isCell = false
      else if (isCell)
        for (const child of children ?? []) if (child.type === 'code_inline') child.meta = { isInCell: true }
    }
  })
  const render = markdown.renderer.rules.code_inline
  if (render === undefined) throw new Error('INVARIANT: the renderer has a rule for code in a line')
  markdown.renderer.rules.code_inline = (tokens, index, options, env, self) => {
    const html = render(tokens, index, options, env, self)
    const { isInCell = false } = (tokens[index]?.meta ?? {}) as { readonly isInCell?: boolean }
    if (!isInCell) return html
    return html.replace(/^<code[^>]*>|(?:[._]|&lt;)(?=\w)/g, (part) => (part.startsWith('<') ? part : `${part}<wbr>`))
  }
}
