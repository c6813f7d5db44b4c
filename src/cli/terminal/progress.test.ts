import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createShareProgress } from './progress.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function stream(isTTY: boolean): { readonly text: string[]; readonly stream: NodeJS.WriteStream } {
  const text: string[] = []
  return { text, stream: { isTTY, write: (part: string) => text.push(part) } as unknown as NodeJS.WriteStream }
}

it('shows a share on a terminal after a while, and takes it away', () => {
  const { text, stream: terminal } = stream(true)
  const progress = createShareProgress('reading the log', terminal)
  progress.tell(0.1)
  expect(text).toEqual([])
  vi.advanceTimersByTime(1500)
  progress.tell(0.429)
  progress.end()
  expect(text).toEqual(['\r\u001b[Kreading the log 42%', '\r\u001b[K'])
})

it('writes nothing where there is no terminal, or the work was short', () => {
  for (const isTTY of [true, false]) {
    const { text, stream: given } = stream(isTTY)
    const progress = createShareProgress('reading the log', given)
    if (!isTTY) vi.advanceTimersByTime(5000)
    progress.tell(0.5)
    progress.end()
    expect(text).toEqual([])
  }
})
