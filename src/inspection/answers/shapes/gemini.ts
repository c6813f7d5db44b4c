import type { AnswerBuilder } from '../answer-builder.ts'
import type { Cursor } from '../json/cursor.ts'
import { countOf, readError, type AnswerShape } from './shape.ts'

function readParts(candidate: Cursor, choice: number, into: AnswerBuilder): void {
  for (const part of candidate.get('content', 'parts').items()) {
    const isThought = part.get('thought').value === true
    into.text(isThought ? 'thinking' : 'text', choice, '', part.get('text'))
    const call = part.get('functionCall')
    // Each call comes whole: nothing tells two of one name apart, and nothing needs to.
    if (call.exists) {
      const args = call.get('args')
      into.call(choice, call.pointer + String(into.events), { name: call.get('name').text, arguments: args })
    }
  }
}

export const gemini: AnswerShape = {
  id: 'gemini',
  source: 'googleapis/js-genai: src/types.ts (GenerateContentResponse)',
  fits: ({ value }) =>
    value.get('candidates').isArray || value.get('promptFeedback').exists || value.get('usageMetadata').exists,
  read(event, into) {
    const { value } = event
    if (readError(event, into)) return
    into.model(value.get('modelVersion').text)
    const candidates = value.get('candidates').items()
    for (const candidate of candidates) {
      const choice = candidate.get('index').number ?? 0
      readParts(candidate, choice, into)
      into.finish(choice, candidate.get('finishReason').text)
    }
    const blocked = value.get('promptFeedback', 'blockReason').text
    if (candidates.length === 0 && blocked !== undefined) into.finish(0, `prompt:${blocked}`)
    const usage = value.get('usageMetadata')
    into.usage({
      input: countOf(usage, 'promptTokenCount'),
      output: countOf(usage, 'candidatesTokenCount'),
      total: countOf(usage, 'totalTokenCount'),
      cached: countOf(usage, 'cachedContentTokenCount'),
      reasoning: countOf(usage, 'thoughtsTokenCount'),
    })
    into.billing({ toolInput: countOf(usage, 'toolUsePromptTokenCount'), tier: usage.get('serviceTier').text })
    if (into.allFinished) into.isComplete = true
  },
}
