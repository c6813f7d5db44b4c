import { mediaType } from '../../traffic/index.ts'
import { AwsFramer } from './aws-event-stream.ts'
import type { Framer } from './frame.ts'
import { JsonValuesFramer } from './json-values.ts'
import { PlainTextFramer } from './plain-text.ts'
import { SseFramer } from './sse.ts'

export { writeAwsFrame, writeAwsHeaders } from './aws-event-stream.ts'
export { plainTextName } from './plain-text.ts'
export { toBytes, type Frame, type Framer } from './frame.ts'

/** A framer for a media type, by its Content-Type line. JSON is read as values in a row, which one body is as well. */
export function createFramer(contentType: string): Framer {
  const type = mediaType(contentType)
  if (type === 'text/event-stream') return new SseFramer()
  if (type === 'application/vnd.amazon.eventstream') return new AwsFramer()
  if (/^(?:text\/|application\/(?:[\w.+-]+\+)?xml$|application\/(?:x-)?(?:javascript|yaml)$)/.test(type))
    return new PlainTextFramer()
  return new JsonValuesFramer(/(?:ndjson|jsonl|jsonlines|stream\+json|json-seq)$/.test(type))
}
