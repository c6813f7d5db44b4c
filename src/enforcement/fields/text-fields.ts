import type { PromptText, RequestText, TextSource } from '../../inspection/traffic/index.ts'
import type { ExecutionContext } from '../../runtime/index.ts'

const textsField = 'ai.texts'

/** Fields that tell what detectors say of the texts of each source, and the field that a detector fills for one text. */
export const detectedBySource: ReadonlyMap<string, string> = new Map([
  ['ai.sources.injection_score', 'cf.llm.prompt.injection_score'],
  ['ai.sources.pii_categories', 'cf.llm.prompt.pii_categories'],
  ['ai.sources.unsafe_topic_categories', 'cf.llm.prompt.unsafe_topic_categories'],
  ['ai.sources.secret_categories', 'ai.prompt.secret_categories'],
])

/** Whether a field is about the texts of a request to a model, one by one or by their source. */
export function isTextField(name: string): boolean {
  return name === textsField || detectedBySource.has(name)
}

/** The source of a text as rules name it: the latest turn of the user is the user's like any other. */
export function sourceName(source: TextSource): string {
  return source === 'prompt' ? 'user' : source
}

/** What a user hands in with his turn, and did not write. */
const handedIn: ReadonlySet<string> = new Set(['document', 'file', 'tool_result'])

/** Texts with the source that the extraction of the prompt gives them: a document within the latest turn is one. */
export function withOrigins(
  texts: readonly RequestText[],
  extracted: readonly Pick<PromptText, 'text' | 'source'>[],
): readonly RequestText[] {
  const origins = new Map(
    extracted.flatMap(({ text, source }) => (handedIn.has(source) ? [[text, source] as const] : [])),
  )
  return texts.map((text) => {
    const origin = text.source === 'prompt' ? origins.get(text.text) : undefined
    return origin === undefined ? text : { ...text, source: origin }
  })
}

/** Texts by their source; words of the API are none. */
export function groupBySource(texts: readonly RequestText[]): ReadonlyMap<string, readonly RequestText[]> {
  const groups = new Map<string, RequestText[]>()
  for (const text of texts) {
    if (text.isParameter) continue
    const name = sourceName(text.source)
    const known = groups.get(name)
    if (known === undefined) groups.set(name, [text])
    else known.push(text)
  }
  return groups
}

/** Fills the list of texts, if the context has the field. */
export function fillTexts(context: ExecutionContext, texts: () => readonly RequestText[]): void {
  if (!context.shape.slots.has(textsField)) return
  context.setLazy(textsField, () =>
    texts()
      .filter(({ isParameter }) => !isParameter)
      .map(
        ({ source, text, location }) =>
          new Map([
            ['source', sourceName(source)],
            ['text', text],
            ['location', location],
          ]),
      ),
  )
}
