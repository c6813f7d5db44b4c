import { decide } from './decide.ts'
import { loadLateParts } from './late-parts.ts'
import type { QuestionName, Questions, Reply, Request } from './protocol.ts'

type Answerer<Name extends QuestionName> = (input: Questions[Name][0]) => Promise<Questions[Name][1]>

/** Who answers what. All but the first decision is loaded when it is asked for. */
const answerers: { readonly [Name in QuestionName]: Answerer<Name> } = {
  decide,
  plan: async (input) => (await import('./late/answers/plan.ts')).plan(input),
  module: async (input) => (await import('./late/answers/module.ts')).emitModule(input),
  tests: async (input) => (await import('./late/answers/tests.ts')).runTests(input),
  addTest: async (input) => (await import('./late/answers/tests.ts')).addTest(input),
  prove: async (input) => (await import('./late/answers/proofs.ts')).prove(input),
  compare: async (input) => (await import('./late/answers/proofs.ts')).compare(input),
}

/** Answers one question; what goes wrong is told and never thrown. */
export async function answer({ id, name, input }: Request): Promise<Reply> {
  const ask = answerers[name] as Answerer<QuestionName>
  try {
    return { id, ok: true, value: await loadLateParts(() => ask(input)) }
  } catch (error) {
    return { id, ok: false, error: error instanceof Error ? error.message : String(error) }
  }
}
