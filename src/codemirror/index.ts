import { EditorState, type Extension } from '@codemirror/state'
import { hoverTooltip } from '@codemirror/view'
import { completeRules } from './completion.ts'
import { documentSync } from './document-sync.ts'
import { renderMarkdown } from './markdown.ts'
import { settings, settingsOf, tellFailure, type PortcullisOptions } from './settings.ts'
import { tokenField } from './tokens.ts'

export { applyFix } from './diagnostics.ts'
export type { EditorClient } from './editor-client.ts'
export { connectService, serveService, type ConnectedService, type ServicePort } from './service-port.ts'
export type { PortcullisOptions } from './settings.ts'
export { tokenTheme } from './tokens.ts'

const hoverDocs = hoverTooltip(async (view, at) => {
  const options = settingsOf(view.state)
  try {
    const hover = await options.client.hover(options.file, at)
    if (hover === undefined) return null
    const { start, end } = hover.span
    return { pos: start, end, above: true, create: () => ({ dom: renderMarkdown(hover.contents) }) }
  } catch (error) {
    tellFailure(options, error)
    return null
  }
})

/**
 * Rules and policies in CodeMirror 6: colours by our own lexer, diagnostics with fixes, completion and hover. It stands
 * beside a language of the host's choice, such as `@codemirror/lang-yaml` for policies. Completion shows once the host has
 * `autocompletion()`; colours are those of {@link tokenTheme} or of the host's own style.
 *
 * @example
 * new EditorView({
 *   doc: 'http.host eq "example.com"',
 *   extensions: [basicSetup, portcullis({ client: service, file: 'rule.wf' }), tokenTheme],
 * })
 */
export function portcullis(options: PortcullisOptions): Extension {
  return [
    settings.of(options),
    tokenField,
    documentSync,
    hoverDocs,
    EditorState.languageData.of(() => [{ autocomplete: completeRules }]),
  ]
}
