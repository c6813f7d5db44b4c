import { existsSync, readFileSync } from 'node:fs'

/** A text of a field case; what must not stand whole in a file is in parts. */
type Told = string | { readonly parts: readonly string[] }

/** An answer that is hard to read or to change, as it arrives. */
export interface AnswerCase {
  readonly id: string
  readonly kind: string
  readonly api: string
  readonly contentType: string
  readonly streamed: boolean
  readonly status?: number
  readonly chunks?: readonly string[]
  readonly chunksBase64?: readonly string[]
  readonly request?: { readonly canary?: string; readonly redacted?: Readonly<Record<string, string>> }
  readonly expected: Readonly<Record<string, unknown>>
}

function join(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(join)
  if (typeof value !== 'object' || value === null) return value
  if ('parts' in value && Object.keys(value).length === 1) return (value as Exclude<Told, string>).parts.join('')
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, join(member)]))
}

/** The field cases of a file, texts in parts joined. */
export function readAnswerCases(file: string): readonly AnswerCase[] {
  const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { readonly cases: readonly unknown[] }
  return cases.map((one) => join(one) as AnswerCase)
}

const shared = '../shared/field-cases/turn2-responses.json'

/** The field cases of `../shared`; undefined where a checkout stands without them. */
export function sharedAnswerCases(): readonly AnswerCase[] | undefined {
  return existsSync(shared) ? readAnswerCases(shared) : undefined
}

/** All bytes of a case. */
export function caseBytes({ chunks, chunksBase64 }: AnswerCase): Uint8Array {
  const pieces = chunks?.map((text) => Buffer.from(text, 'utf8')) ?? chunksBase64?.map((text) => Buffer.from(text, 'base64')) ?? [] // prettier-ignore
  return new Uint8Array(Buffer.concat(pieces))
}
