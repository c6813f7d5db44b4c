/** A part of the engine that is loaded when something asks for it. */
export interface LatePart<Part> {
  /** The part; what asks before it is there fails, and is asked again by `loadLateParts`. */
  get(): Part
  /** Whether something asked before it was there. */
  isMissed(): boolean
  /** Loads it, once. */
  load(): Promise<void>
}

export function latePart<Part>(name: string, load: () => Promise<Part>): LatePart<Part> {
  let whole: Part | undefined
  let missed = false
  return {
    get() {
      if (whole !== undefined) return whole
      missed = true
      throw new Error(`not loaded yet: ${name}`)
    },
    isMissed: () => missed && whole === undefined,
    async load() {
      whole ??= await load()
    },
  }
}
