/**
 * A text that can be laid out in lines of a width: a piece of text, pieces one after the other, or one of the nodes
 * below.
 */
export type Layout = string | readonly Layout[] | LayoutNode

type LayoutNode =
  /** A place for a line break; where there is none, `flat` stands there. */
  | { readonly kind: 'line'; readonly flat: '' | ' ' }
  /** Line breaks inside go one step further in. */
  | { readonly kind: 'indent'; readonly content: Layout }
  /** On one line if it fits, else every line of its own is a break. */
  | { readonly kind: 'group'; readonly content: Layout }
  /** As many items on each line as fit. */
  | { readonly kind: 'fill'; readonly items: readonly string[] }

export const line: Layout = { kind: 'line', flat: ' ' }
export const softLine: Layout = { kind: 'line', flat: '' }
export const indent = (content: Layout): Layout => ({ kind: 'indent', content })
export const group = (content: Layout): Layout => ({ kind: 'group', content })
export const fill = (items: readonly string[]): Layout => ({ kind: 'fill', items })

/** What stands between a pair of brackets: on their line, or one step further in on lines of its own. */
export const bracketed = (open: string, content: Layout, close: string): Layout =>
  group([open, indent([softLine, content]), softLine, close])

interface Pending {
  readonly layout: Layout
  readonly depth: number
  readonly isFlat: boolean
}

const step = '  '

function isList(layout: Layout): layout is readonly Layout[] {
  return Array.isArray(layout)
}

/** Characters of the last line of a text. */
function lastLine(text: string): number {
  return text.length - (text.lastIndexOf('\n') + 1)
}

/** Whether a layout fits on what is left of a line, together with what follows up to the next break. */
function fits(first: Layout, rest: readonly Pending[], room: number): boolean {
  const stack: Pending[] = [{ layout: first, depth: 0, isFlat: true }]
  let below = rest.length
  let left = room
  for (;;) {
    const next = stack.pop() ?? rest[--below]
    if (next === undefined) return true
    const { layout, depth, isFlat } = next
    if (typeof layout === 'string') {
      // A text with a line break of its own ends the line; what stands before it must fit.
      const end = layout.indexOf('\n')
      left -= end === -1 ? layout.length : end
      if (left < 0) return false
      if (end !== -1) return true
    } else if (isList(layout)) {
      for (let at = layout.length - 1; at >= 0; at--) stack.push({ layout: layout[at] as Layout, depth, isFlat })
    } else if (layout.kind === 'line') {
      if (!isFlat) return true
      left -= layout.flat.length
    } else if (layout.kind === 'fill') {
      for (const item of layout.items) {
        left -= item.length + 1
        if (left < -1) return false
      }
      left += layout.items.length === 0 ? 0 : 1
    } else stack.push({ layout: layout.content, depth, isFlat: isFlat || layout.kind === 'group' })
    if (left < 0) return false
  }
}

/**
 * Lays a text out.
 *
 * @param width - characters of a line; a piece that is longer by itself keeps its length
 */
export function render(layout: Layout, width: number): string {
  const out: string[] = []
  const stack: Pending[] = [{ layout, depth: 0, isFlat: width === Infinity }]
  let column = 0
  const put = (text: string): void => {
    out.push(text)
    column = text.includes('\n') ? lastLine(text) : column + text.length
  }
  const breakLine = (depth: number): void => {
    put(`\n${step.repeat(depth)}`)
  }
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { layout: current, depth, isFlat } = next
    if (typeof current === 'string') put(current)
    else if (isList(current))
      for (let at = current.length - 1; at >= 0; at--) stack.push({ layout: current[at] as Layout, depth, isFlat })
    else if (current.kind === 'line') {
      if (isFlat) put(current.flat)
      else breakLine(depth)
    } else if (current.kind === 'indent') stack.push({ layout: current.content, depth: depth + 1, isFlat })
    else if (current.kind === 'group')
      stack.push({ layout: current.content, depth, isFlat: isFlat || fits(current.content, stack, width - column) })
    else {
      for (const [at, item] of current.items.entries()) {
        if (at > 0) {
          if (isFlat || column + 1 + item.length <= width) put(' ')
          else breakLine(depth)
        }
        put(item)
      }
    }
  }
  return out.join('')
}
