/** Texts to draw prompts from; `{name}` is a placeholder of `personal-data.ts`. */
export interface PromptTemplates {
  readonly harmless: readonly string[]
  /** Texts that hold personal data. */
  readonly personal: readonly string[]
  /** Texts that hold what only looks like it. */
  readonly nearMisses: readonly string[]
  readonly injections: Readonly<Partial<Record<InjectionLevel, readonly string[]>>>
  /** Harmless texts with the words of injections. */
  readonly twins: readonly string[]
}

/** The six levels of the README of the evaluation data, then kinds that it does not name. */
export type InjectionLevel =
  | 'direct-ask'
  | 'role-play'
  | 'instruction-override'
  | 'system-prompt-extraction'
  | 'encoding-trick'
  | 'authority-pretexting'
  | 'delimiter-smuggling'
  | 'indirect'
  | 'payload-splitting'
  | 'many-shot'
  | 'tool-coaxing'
