import { snippet, type Completion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete'
import type { CompletionItem } from '../editor/index.ts'
import { renderMarkdown } from './markdown.ts'
import { settingsOf, tellFailure } from './settings.ts'
import { toSnippet } from './snippets/snippet-text.ts'

/** Letters behind which offers are of use without being asked for. */
const inviting = /[\w.$"[{]$/

/** Best first: a boost may be from 99 to -99. */
const boostOf = (place: number): number => Math.max(99 - place, -99)

const types: Readonly<Record<CompletionItem['kind'], string>> = {
  field: 'property',
  function: 'function',
  operator: 'keyword',
  keyword: 'keyword',
  value: 'constant',
  list: 'variable',
  action: 'enum',
  key: 'property',
  snippet: 'text',
  reference: 'variable',
}

function toCompletion(item: CompletionItem, place: number, asked: number): Completion {
  const { label, filterText = label, detail, documentation, insert, isSnippet, span, kind } = item
  const insertSnippet = isSnippet ? snippet(toSnippet(insert)) : undefined
  /** What is replaced behind the cursor; letters that are typed meanwhile stand before it. */
  const behind = Math.max(0, span.end - asked)
  return {
    label: filterText,
    displayLabel: label,
    type: types[kind],
    boost: boostOf(place),
    ...(detail === undefined ? {} : { detail }),
    ...(documentation === undefined ? {} : { info: () => renderMarkdown(documentation) }),
    apply(view, completion, _from, to) {
      if (insertSnippet !== undefined) {
        insertSnippet(view, completion, span.start, to + behind)
        return
      }
      view.dispatch({
        changes: { from: span.start, to: to + behind, insert },
        selection: { anchor: span.start + insert.length },
        userEvent: 'input.complete',
      })
    },
  }
}

/** Offers of the service at the cursor. */
export async function completeRules(context: CompletionContext): Promise<CompletionResult | null> {
  const options = settingsOf(context.state)
  const before = context.state.sliceDoc(Math.max(0, context.pos - 1), context.pos)
  if (!context.explicit && !inviting.test(before)) return null
  try {
    const list = await options.client.completion(options.file, context.pos)
    if (list === undefined || list.items.length === 0 || context.aborted) return null
    const sorted = [...list.items].sort((a, b) => (a.sortText < b.sortText ? -1 : a.sortText > b.sortText ? 1 : 0))
    const from = Math.min(...sorted.map(({ span }) => span.start))
    return {
      from,
      options: sorted.map((item, place) => toCompletion(item, place, context.pos)),
      ...(list.isIncomplete ? {} : { validFor: /^[\w.$"]*$/ }),
    }
  } catch (error) {
    tellFailure(options, error)
    return null
  }
}
