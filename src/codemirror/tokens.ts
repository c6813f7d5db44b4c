import { RangeSetBuilder, StateEffect, StateField, type Extension, type Text } from '@codemirror/state'
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view'
import type { SemanticToken } from '../editor/index.ts'

/** New tokens, in place of all before: of the whole document, or of the stretch in sight. */
export const setTokens = StateEffect.define<readonly SemanticToken[]>()

const marks = new Map<string, Decoration>()

/** Classes are `tok-portcullis-TYPE`; a host styles them, or takes {@link tokenTheme}. */
function markOf({ type, modifiers }: SemanticToken): Decoration {
  const name = ['tok-portcullis', `tok-portcullis-${type}`, ...modifiers.map((one) => `tok-portcullis-${one}`)].join(
    ' ',
  )
  let mark = marks.get(name)
  if (mark === undefined) marks.set(name, (mark = Decoration.mark({ class: name })))
  return mark
}

function toDecorations(tokens: readonly SemanticToken[], { length }: Text): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>()
  for (const token of tokens) {
    const { start, end } = token.span
    if (start < end && end <= length) builder.add(start, end, markOf(token))
  }
  return builder.finish()
}

/** Colours by the tokens of our own lexer. Between two answers they move with the text. */
export const tokenField: Extension = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(decorations, transaction) {
    let next = decorations.map(transaction.changes)
    for (const effect of transaction.effects)
      if (effect.is(setTokens)) next = toDecorations(effect.value, transaction.state.doc)
    return next
  },
  provide: (field) => EditorView.decorations.from(field),
})

/** Colours for light and dark, readable on white and on near-black (at least 4.5 to 1). */
export const tokenTheme: Extension = EditorView.baseTheme({
  '&light .tok-portcullis-property': { color: '#0b5cad' },
  '&dark .tok-portcullis-property': { color: '#8ec8ff' },
  '&light .tok-portcullis-function': { color: '#7a3aa8' },
  '&dark .tok-portcullis-function': { color: '#d3a9f5' },
  '&light .tok-portcullis-operator, &light .tok-portcullis-keyword': { color: '#a3333d' },
  '&dark .tok-portcullis-operator, &dark .tok-portcullis-keyword': { color: '#ff9ba3' },
  '&light .tok-portcullis-string, &light .tok-portcullis-regexp': { color: '#2b6a33' },
  '&dark .tok-portcullis-string, &dark .tok-portcullis-regexp': { color: '#9fdca6' },
  '&light .tok-portcullis-number, &light .tok-portcullis-enumMember': { color: '#8a4b00' },
  '&dark .tok-portcullis-number, &dark .tok-portcullis-enumMember': { color: '#f0b979' },
  '&light .tok-portcullis-variable': { color: '#00696e' },
  '&dark .tok-portcullis-variable': { color: '#7fd8dc' },
  '&light .tok-portcullis-comment': { color: '#5c6570' },
  '&dark .tok-portcullis-comment': { color: '#a0a9b4' },
  '.tok-portcullis-deprecated': { textDecoration: 'line-through' },
})
