import { isJsonObject, type JsonValue } from '../message/json.ts'
import { leafTexts, readContent, type PlacedText } from './content.ts'
import { stepTo, type Found } from './place.ts'
import type { PromptForm } from './shapes/index.ts'
import { hasTurns, latestUserTexts } from './turns.ts'

const human = '\n\nHuman:'
const assistant = '\n\nAssistant:'

/** The last turn of the human in a transcript; a text that is none is the prompt itself. */
function transcriptText(text: string): string {
  const padded = text.startsWith('Human:') ? `\n\n${text}` : text
  const start = padded.lastIndexOf(human)
  if (start === -1 || !padded.includes(assistant, start)) return text
  return padded.slice(start + human.length, padded.indexOf(assistant, start)).trim()
}

/** Names under which inputs of chains and flows hold the question, in the order of their precedence. */
const questionNames: readonly string[] = [
  'messages',
  'question',
  'query',
  'input',
  'prompt',
  'user_input',
  'userInput',
  'message',
  'text',
  'content',
  'instruction',
  'topic',
]

/** Inputs by names of one's own: a usual name counts first, else all that is text. */
function namedTexts(found: Found, rolelessIsUser: boolean): readonly PlacedText[] {
  const { value, place } = found
  if (!isJsonObject(value) || hasTurns(value)) return inputTexts(found, rolelessIsUser)
  for (const name of questionNames) {
    const item = value[name]
    if (item === undefined || item === null) continue
    const texts = inputTexts({ value: item, place: stepTo(place, name) }, rolelessIsUser)
    if (texts.length > 0) return texts
  }
  return leafTexts(found)
}

/** Items are turns if one of them names a role; else they are texts or text parts. */
function inputTexts(found: Found, rolelessIsUser: boolean): readonly PlacedText[] {
  return hasTurns(found.value) ? latestUserTexts(found, rolelessIsUser) : readContent(found)
}

/** The texts of the prompt that stands at a place; empty if there is none. */
export function readPromptTexts(found: Found, form: PromptForm, rolelessIsUser: boolean): readonly PlacedText[] {
  switch (form) {
    case 'text':
      return readContent(found)
    case 'turns':
      return latestUserTexts(found, rolelessIsUser)
    case 'input':
      return inputTexts(found, rolelessIsUser)
    case 'named':
      return namedTexts(found, rolelessIsUser)
    case 'transcript':
      return readContent(found)
        .map(({ text, place }) => ({ text: transcriptText(text), place }))
        .filter(({ text }) => text !== '')
  }
}

/** Whether a value holds a text as the numbers of its tokens, which nobody here can read. */
export function isTokens(value: JsonValue): boolean {
  if (!Array.isArray(value) || value.length === 0) return false
  return value.every((item) => typeof item === 'number' || (Array.isArray(item) && isTokens(item)))
}
