import type { ChannelText } from './channel-text.ts'

/**
 * Events with parts of other texts of its group for which a text waits for its next part: some servers send thoughts and
 * text in turns. Arguments whose JSON has not ended wait for more of it however many events come.
 */
const patience = 8
/** Bytes of events for which any text waits. */
const patienceBytes = 32_768

/** The group of texts that no shape reads; the texts of a choice have its index. */
export const furtherTexts = -1

/** What came since the last part of a text. */
interface Waited {
  events: number
  bytes: number
}

/** The texts of an answer that may go on. */
export class TextsUnderWay {
  readonly #texts = new Map<string, ChannelText>()
  readonly #open = new Map<number, Map<string, Waited>>()

  get(channel: string): ChannelText | undefined {
    return this.#texts.get(channel)
  }

  /** The text of a channel that goes on now. */
  next(group: number, channel: string, make: () => ChannelText): ChannelText {
    const open = this.#open.get(group) ?? new Map<string, Waited>()
    this.#open.set(group, open.set(channel, { events: 0, bytes: 0 }))
    const text = this.#texts.get(channel) ?? make()
    this.#texts.set(channel, text)
    return text
  }

  /**
   * The texts of a group that are over, as others have gone on for long.
   *
   * @param channels - those that go on
   * @param size - bytes of the event
   */
  age(group: number, channels: ReadonlySet<string>, size: number): readonly ChannelText[] {
    const open = this.#open.get(group) ?? new Map<string, Waited>()
    return [...open].flatMap(([channel, waited]) => {
      if (channels.has(channel)) return []
      waited.events++
      waited.bytes += size
      const text = this.#texts.get(channel)
      const isOver = waited.bytes > patienceBytes || (text?.isWithinJson !== true && waited.events > patience)
      return isOver || text?.isComplete === true ? this.#end(group, channel) : []
    })
  }

  /** The texts of all choices and groups, now over. */
  endAll(): readonly ChannelText[] {
    return [...this.#open].flatMap(([group, open]) => [...open.keys()].flatMap((channel) => this.#end(group, channel)))
  }

  /** The groups with texts that may go on. */
  groups(): readonly number[] {
    return [...this.#open.keys()]
  }

  /** A text of a choice may go on later all the same; names of further ones are without number, and are forgotten. */
  #end(group: number, channel: string): readonly ChannelText[] {
    const text = this.#texts.get(channel)
    this.#open.get(group)?.delete(channel)
    if (group === furtherTexts) this.#texts.delete(channel)
    return text === undefined ? [] : [text]
  }
}
