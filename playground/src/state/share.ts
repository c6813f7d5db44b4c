import type { EventRow, Files } from '../engine/protocol.ts'
import { tabIds, type LinkOutcome, type PageState } from './page-state.ts'

/** Characters of a fragment: what mail and chat programs pass on whole is less than what browsers take. */
export const maxFragmentLength = 32_000

/** Bytes of a state before it is compressed. A longer one is not read, however short its link is. */
export const maxStateBytes = 512_000

/** A link begins with the version of its form. */
const version = '1.'

function toBase64Url(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]*$/.test(text)) return undefined
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))
  } catch (error) {
    if (error instanceof DOMException) return undefined
    throw error
  }
}

/** All bytes of a stream, or undefined once there are more than allowed: nothing more is read then. */
async function readAll(stream: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of streamPieces(stream)) {
    length += piece.length
    if (length > limit) return undefined
    pieces.push(piece)
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

async function* streamPieces(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const reader = stream.getReader()
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value
  } finally {
    await reader.cancel()
  }
}

/** The fragment of a link to a state, without its `#`. */
async function compress(state: PageState): Promise<LinkOutcome<string>> {
  const { before, files, ...rest } = state
  const isSame = JSON.stringify(before) === JSON.stringify(files)
  const bytes = new TextEncoder().encode(JSON.stringify({ ...rest, files, ...(isSame ? {} : { before }) }))
  const tooLong = { ok: false, reason: `a link holds at most ${String(maxFragmentLength)} characters` } as const
  if (bytes.length > maxStateBytes) return tooLong
  const compressed = await readAll(
    new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw')),
    maxStateBytes,
  )
  if (compressed === undefined) return tooLong
  const fragment = version + toBase64Url(compressed)
  return fragment.length > maxFragmentLength ? tooLong : { ok: true, value: fragment }
}

/** A link to a state. Where all events are too much for one, it holds the shown event alone, which it says. */
export async function toFragment(
  state: PageState,
): Promise<LinkOutcome<{ readonly fragment: string; readonly isWhole: boolean }>> {
  const whole = await compress(state)
  if (whole.ok) return { ok: true, value: { fragment: whole.value, isWhole: true } }
  const shown = state.events[state.row]
  if (shown === undefined || state.events.length === 1) return whole
  const one = await compress({ ...state, events: [shown], row: 0 })
  return one.ok ? { ok: true, value: { fragment: one.value, isWhole: false } } : one
}

function isEvents(value: unknown): value is readonly EventRow[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= 1000 &&
    value.every((one: unknown) => {
      const { label, text } = (one ?? {}) as { readonly label?: unknown; readonly text?: unknown }
      return typeof label === 'string' && typeof text === 'string'
    })
  )
}

function isFiles(value: unknown): value is Files {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= 100 &&
    value.every((one: unknown) => {
      const { file, text } = (one ?? {}) as { readonly file?: unknown; readonly text?: unknown }
      return typeof file === 'string' && file.length <= 200 && typeof text === 'string'
    })
  )
}

/** A state of any origin, checked member by member. */
function toState(value: unknown): PageState | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { files, before = files, shown, events, row, tab } = value as Readonly<Record<string, unknown>>
  if (!isFiles(files) || !isFiles(before) || !isEvents(events)) return undefined
  const names = files.map(({ file }) => file)
  return {
    files: files.map(({ file, text }) => ({ file, text })),
    before: before.map(({ file, text }) => ({ file, text })),
    shown: typeof shown === 'string' && names.includes(shown) ? shown : (names[0] ?? ''),
    events: events.map(({ label, text }) => ({ label, text })),
    row: typeof row === 'number' && Number.isInteger(row) && row >= 0 && row < events.length ? row : 0,
    tab: tabIds.find((id) => id === tab) ?? 'decision',
  }
}

/** Undefined: there is more than a state may hold. */
async function decompress(compressed: Uint8Array<ArrayBuffer>): Promise<Uint8Array | 'broken' | undefined> {
  const stream = new Blob([compressed]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  // What is not compressed makes the stream fail; the class of its error is not the same everywhere.
  return readAll(stream, maxStateBytes).catch(() => 'broken' as const)
}

/** The state that a fragment holds. A link may come from anybody: it is bounded, and only ever text on the page. */
export async function fromFragment(fragment: string): Promise<LinkOutcome<PageState>> {
  const broken = { ok: false, reason: 'the link is damaged, or was made by another version' } as const
  if (!fragment.startsWith(version)) return broken
  if (fragment.length > maxFragmentLength) return { ok: false, reason: 'the link is too long' }
  const compressed = fromBase64Url(fragment.slice(version.length))
  if (compressed === undefined) return broken
  const bytes = await decompress(compressed)
  if (bytes === 'broken') return broken
  if (bytes === undefined) return { ok: false, reason: 'the link holds too much' }
  try {
    const state = toState(JSON.parse(new TextDecoder().decode(bytes)) as unknown)
    return state === undefined ? broken : { ok: true, value: state }
  } catch (error) {
    if (error instanceof SyntaxError) return broken
    throw error
  }
}
