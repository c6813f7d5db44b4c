import { decodeLiteral, type JsonToken } from './tokens.ts'

/** A string of an event that its shape does not read: input of a tool that the provider runs, a transcript, a source. */
export interface FurtherText {
  readonly pointer: string
  readonly text: string
  /** The text that goes on from event to event; undefined if this one stands by itself. */
  readonly channel: string | undefined
}

/** Members that hold words of the API and no text of the model. */
const parameters =
  /(?:^|\/)(?:id|object|model|type|role|created|\w+_at|createTime|status|signature|encrypted_content|obfuscation|p|system_fingerprint|service_tier|finish_reason|stop_reason|item_id|call_id|previous_response_id|responseId|modelVersion|stopReason|finishReason)$/

/**
 * Members whose strings are deltas in some provider's streams, whatever the event is called. Others (`provider`, `url`)
 * are told anew with each event, and would make one word without end.
 */
const deltas =
  /(?:^|\/)(?:delta|text|content|partial_json|transcript|thinking|reasoning|reasoning_content|summary|refusal|code|arguments|input|output|answer|completion|chunk|token)(?:\/\d+)?$/

/** Numbers and names that tell texts apart which come in turns. */
const places = /(?:^|\/)(?:output_index|content_index|contentBlockIndex|item_id)$|\/\d+\/index$/

/** Probabilities tell the text once more, with alternatives between its parts. */
const alternatives = /\/logprobs\//

/** Whether a member holds a word of the API. */
export function isParameter(pointer: string): boolean {
  return parameters.test(pointer)
}

function typeIn(json: string, tokens: readonly JsonToken[]): string {
  const type = tokens.find(({ pointer, kind }) => pointer === '/type' && kind === 'string')
  return type === undefined ? '' : json.slice(type.start, type.end)
}

/**
 * The strings of an event that nobody has read, in their order. A member that is told twice gives both.
 *
 * @param json - the event
 * @param tokens - of the event
 * @param known - JSON Pointers of what was read
 * @param name - the event's name in its framing; '' if it has none
 * @param isStream - more events come, in which a text may go on
 */
export function readFurtherTexts(
  json: string,
  tokens: readonly JsonToken[],
  known: ReadonlySet<string | undefined>,
  name: string,
  isStream: boolean,
): readonly FurtherText[] {
  const texts = tokens.filter(({ kind, pointer, start, end }) => kind === 'string' && end - start > 2 && !known.has(pointer) && !parameters.test(pointer)) // prettier-ignore
  if (texts.length === 0) return []
  const event = isStream
    ? [name, typeIn(json, tokens), ...tokens.filter(({ kind, pointer }) => kind !== 'name' && places.test(pointer)).map(({ pointer, start, end }) => pointer + json.slice(start, end))].join(' ') // prettier-ignore
    : ''
  const counts = new Map<string, number>()
  for (const { pointer } of texts) counts.set(pointer, (counts.get(pointer) ?? 0) + 1)
  return texts.map(({ pointer, start, end }) => {
    const goesOn = isStream && counts.get(pointer) === 1 && deltas.test(pointer) && !alternatives.test(pointer)
    const text = decodeLiteral(json.slice(start, end))
    return { pointer, text, channel: goesOn ? `${event} ${pointer}` : undefined }
  })
}
