/** One event of an event stream. */
export interface EventFrame {
  readonly event: string
  readonly id: string | undefined
  readonly data: string
}

export interface EventStreamReading {
  readonly frames: readonly EventFrame[]
  /** More frames than the limit. */
  readonly limited: boolean
  /** The text ends within a frame; that frame is the last of `frames`. */
  readonly unfinished: boolean
}

/**
 * Reads the frames of an event stream. Lines end in LF, CRLF or CR; comments and unknown
 * fields are passed over. Source: WHATWG HTML, 9.2.6.
 *
 * @param maxFrames - reading stops after so many
 */
export function readEventStream(text: string, maxFrames: number): EventStreamReading {
  const frames: EventFrame[] = []
  let event = ''
  let id: string | undefined
  let data: string[] = []
  const finish = (): void => {
    if (data.length > 0) frames.push({ event: event === '' ? 'message' : event, id, data: data.join('\n') })
    event = ''
    data = []
  }
  const lineEnd = /\r\n|\n|\r/g
  let start = text.startsWith('\ufeff') ? 1 : 0
  while (start < text.length) {
    lineEnd.lastIndex = start
    const match = lineEnd.exec(text)
    const line = text.slice(start, match?.index ?? text.length)
    start = match === null ? text.length : match.index + match[0].length
    if (line === '') {
      finish()
      if (frames.length >= maxFrames) return { frames, limited: start < text.length, unfinished: false }
      continue
    }
    const colon = line.indexOf(':')
    const name = colon === -1 ? line : line.slice(0, colon)
    const rest = colon === -1 ? '' : line.slice(colon + 1)
    const value = rest.startsWith(' ') ? rest.slice(1) : rest
    if (name === 'data') data.push(value)
    else if (name === 'event') event = value
    else if (name === 'id') id = value
  }
  const unfinished = data.length > 0
  finish()
  return { frames, limited: false, unfinished }
}
