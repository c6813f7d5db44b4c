import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { yaml } from '@codemirror/lang-yaml'
import { HighlightStyle, indentUnit, syntaxHighlighting } from '@codemirror/language'
import { lintGutter, lintKeymap } from '@codemirror/lint'
import { EditorState, type Extension, type Transaction } from '@codemirror/state'
import {
  drawSelection,
  dropCursor,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder,
  tooltips,
} from '@codemirror/view'
import { tags } from '@lezer/highlight'

/** Colours are those of the page, so that light and dark are one style. */
const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--code-key)' },
  { tag: [tags.string, tags.content, tags.special(tags.string)], color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--code-number)' },
  { tag: [tags.comment, tags.meta], color: 'var(--code-comment)' },
  { tag: [tags.keyword, tags.labelName, tags.typeName], color: 'var(--code-keyword)' },
])

/** What the form of a file brings: colours and indents. Plain rules and Terraform have those of our own lexer. */
function languageOf(file: string): Extension {
  if (/\.ya?ml$/.test(file)) return yaml()
  return /\.jsonl?$/.test(file) ? json() : []
}

/** The nonce of the page, which the elements with CodeMirror's styles carry; empty: the page has no policy. */
function nonceOf(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? ''
}

/**
 * Types over a selection in CodeMirror's own way. Chromium would carry the style of what is typed over to the new text, in an
 * attribute that the content policy forbids and reports.
 */
const typeOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { inputType, data, isComposing } = event
    const { main, ranges } = view.state.selection
    if (inputType !== 'insertText' || data === null || isComposing || main.empty || ranges.length > 1) return false
    const insert = (): Transaction => view.state.update(view.state.replaceSelection(data), { userEvent: 'input.type' })
    const isHandled = view.state
      .facet(EditorView.inputHandler)
      .some((handle) => handle(view, main.from, main.to, data, insert))
    if (!isHandled) view.dispatch(insert())
    event.preventDefault()
    return true
  },
})

/** Where hovers and completions have room: the window, less a margin. */
function windowWithin(): { top: number; left: number; right: number; bottom: number } {
  const margin = 8
  const { clientWidth, clientHeight } = document.documentElement
  return { top: margin, left: margin, right: clientWidth - margin, bottom: clientHeight - margin }
}

/**
 * What all editors of the page share: lines are wrapped, so that a phone shows them whole. The tab key leaves an editor: who has no mouse is not caught in it.
 *
 * @param label - what screen readers call it
 * @param whenEmpty - what stands in it when nothing else does
 */
export function editorSetup(label: string, file: string, whenEmpty: string): Extension {
  return [
    EditorView.cspNonce.of(nonceOf()),
    lineNumbers(),
    lintGutter(),
    EditorView.lineWrapping,
    placeholder(whenEmpty),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    drawSelection(),
    dropCursor(),
    history(),
    closeBrackets(),
    tooltips({ tooltipSpace: windowWithin }),
    autocompletion({ icons: false, maxRenderedOptions: 60 }),
    indentUnit.of('  '),
    EditorState.tabSize.of(2),
    syntaxHighlighting(colours),
    languageOf(file),
    EditorView.contentAttributes.of({
      'aria-label': label,
      spellcheck: 'false',
      autocorrect: 'off',
      tabindex: '0',
    }),
    typeOver,
    keymap.of([...closeBracketsKeymap, ...completionKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap]),
  ]
}

/** An editor whose text comes later. From the first on its style elements carry the nonce. */
export function emptyEditor(parent: HTMLElement): EditorView {
  return new EditorView({ parent, state: EditorState.create({ extensions: [EditorView.cspNonce.of(nonceOf())] }) })
}
