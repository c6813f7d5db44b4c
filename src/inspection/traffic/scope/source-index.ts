import { insideText } from '../prompt/place.ts'
import type { PromptText } from '../prompt/prompt-sources.ts'
import type { TextSource } from './text-source.ts'

/** What the texts of a request are to the model, by their place: what the extraction of the prompt says of each. */
export class SourceIndex {
  readonly #sources = new Map<string, TextSource>()
  readonly #texts = new Map<string, PromptText>()
  /** Places of texts that hold JSON, whose own texts stand in the extraction. */
  readonly #outer = new Set<string>()
  readonly usual: TextSource

  /**
   * @param prompt - places of the texts of the user's latest turn
   * @param usual - of what the extraction does not tell of
   */
  constructor(texts: readonly PromptText[], prompt: readonly string[], usual: TextSource) {
    this.usual = usual
    const places = new Set(prompt)
    for (const text of texts) {
      const { place, source } = text
      this.#sources.set(place, places.has(place) ? 'prompt' : source)
      this.#texts.set(place, text)
      for (let at = place.indexOf(insideText); at !== -1; at = place.indexOf(insideText, at + 1))
        this.#outer.add(place.slice(0, at))
    }
  }

  /** The source of what stands at a place; if it is the text of the extraction, that counts as met. */
  at(place: string, text: string): TextSource {
    if (this.#texts.get(place)?.text === text) this.#texts.delete(place)
    return this.#sources.get(place) ?? this.usual
  }

  /** What stands at a place was read as something else than a text. */
  pass(place: string): void {
    this.#texts.delete(place)
  }

  /** Whether the text at a place is read as JSON. */
  holdsJson(place: string): boolean {
    return this.#outer.size > 0 && this.#outer.has(place)
  }

  /** The texts that nobody has met, in their order. */
  rest(): readonly { readonly text: PromptText; readonly source: TextSource }[] {
    return [...this.#texts.values()].map((text) => ({ text, source: this.#sources.get(text.place) ?? this.usual }))
  }
}
