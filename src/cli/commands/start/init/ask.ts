import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

/** A question with a closed set of answers. */
export interface Question<Answer extends string> {
  readonly text: string
  /** The first is taken when nothing is typed. */
  readonly answers: readonly [Answer, ...Answer[]]
}

/** Where questions are put and answered. */
export interface Dialogue {
  /**
   * Puts a question until one of its answers comes: a number, a word or its beginning, or Enter for the first.
   *
   * @returns undefined if the input ends before
   */
  ask<Answer extends string>(question: Question<Answer>): Promise<Answer | undefined>
  close(): void
}

/** The answer that is meant; undefined if it is none or several. */
function readAnswer<Answer extends string>(line: string, { answers }: Question<Answer>): Answer | undefined {
  const typed = line.trim().toLowerCase()
  if (typed === '') return answers[0]
  if (/^\d+$/.test(typed)) return answers[Number(typed) - 1]
  const meant = answers.filter((answer) => answer.startsWith(typed))
  return answers.find((answer) => answer === typed) ?? (meant.length === 1 ? meant[0] : undefined)
}

/** The lines of an interface, none lost between two questions. */
function createLines(lines: Interface): () => Promise<string | undefined> {
  const waiting: string[] = []
  let isOver = false
  lines.on('line', (line) => waiting.push(line))
  lines.on('close', () => (isOver = true))
  return async () => {
    while (waiting.length === 0 && !isOver) await Promise.race([once(lines, 'line'), once(lines, 'close')])
    return waiting.shift()
  }
}

/** A dialogue over two streams, such as those of a terminal. */
export function createDialogue(input: Readable, output: Writable): Dialogue {
  const lines = createInterface({ input, output, terminal: false })
  const next = createLines(lines)
  return {
    ask: async (question) => {
      const offered = question.answers.map((answer, index) => `${String(index + 1)} ${answer}`).join(', ')
      for (;;) {
        output.write(`${question.text}: ${offered} [1] `)
        const line = await next()
        if (line === undefined) return undefined
        const answer = readAnswer(line, question)
        if (answer !== undefined) return answer
        output.write(`  one of ${question.answers.join(', ')}, or its number\n`)
      }
    },
    close: () => lines.close(),
  }
}
