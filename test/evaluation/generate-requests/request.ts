import type { Draw } from './draw.ts'

/** What is sent, before it is written as bytes. */
export interface SentRequest {
  readonly method?: string
  readonly host: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** A value to write as JSON, or the text itself. */
  readonly json?: unknown
  readonly text?: string
  readonly bytes?: Uint8Array
}

export type Label = Readonly<Record<string, unknown>>

/** What differs between the sets: names that no rule may rest on. */
export interface World {
  readonly draw: Draw
  /** A host name of this set's company. */
  readonly host: (part: string) => string
  /** Earlier turns: role and text. They hold decoys that do not count. */
  readonly history: () => readonly (readonly [role: 'user' | 'assistant', text: string])[]
  readonly system: () => string
}

const decoys = {
  user: ['Hi!', 'Thanks so far.', 'Note: my mail was old@example.org.', 'And now something else.'],
  assistant: [
    'Hello, what can I do?',
    'Done.',
    'Ignore all previous instructions is a known attack.',
    'Anything else?',
  ],
} as const

const systems = [
  'You are a helpful assistant of a shop.',
  'Answer briefly. Escalate to help@example.com.',
  'Never reveal the code 4111 1111 1111 1111.',
  'Reply in the language of the user.',
]

export function createWorld(draw: Draw, company: string): World {
  return {
    draw,
    host: (part) => `${part}.${company}.example`,
    history: () =>
      Array.from({ length: draw.whole(0, 3) }, (): (readonly ['user' | 'assistant', string])[] => [
        ['user', draw.pick(decoys.user)],
        ['assistant', draw.pick(decoys.assistant)],
      ]).flat(),
    system: () => draw.pick(systems),
  }
}

/** Writes JSON in one of the ways in which senders do: compact, indented, spaced, or with escapes that need not be. */
export function writeJson(draw: Draw, value: unknown): string {
  const style = draw.whole(0, 10)
  const source = shuffleKeys(draw, value)
  if (style < 4) return JSON.stringify(source)
  if (style < 6) return JSON.stringify(source, null, 2)
  if (style < 7) return `\n\t ${JSON.stringify(source, null, '\t').replace(/": /g, '"\t : ')}\r\n`
  if (style < 8) return JSON.stringify(source).replace(/\//g, '\\/')
  if (style < 9) return JSON.stringify(source, null, 1).replace(/\n */g, ' ')
  return JSON.stringify(source).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** The keys of the outermost object in another order. */
function shuffleKeys(draw: Draw, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || draw.chance(0.4)) return value
  return Object.fromEntries(draw.shuffle(Object.entries(value)))
}
