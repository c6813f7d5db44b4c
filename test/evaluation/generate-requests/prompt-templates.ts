import type { InjectionFeature } from '../../../src/inspection/dlp/index.ts'

/** Texts to draw prompts from; `{name}` is a placeholder of `personal-data.ts`. */
export interface PromptTemplates {
  readonly harmless: readonly string[]
  /** Texts that hold personal data. */
  readonly personal: readonly string[]
  /** Texts that hold what only looks like it. */
  readonly nearMisses: readonly string[]
  readonly injections: Readonly<Partial<Record<InjectionFeature['level'], readonly string[]>>>
  /** Harmless texts with the words of injections. */
  readonly twins: readonly string[]
}
