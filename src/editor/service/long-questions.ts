import { runSteps } from '../../policy/index.ts'
import type {
  Cancellable,
  FileEdit,
  FilePlace,
  InlayHint,
  LanguageService,
  RenameAnswer,
  SemanticToken,
  SlicedQuestion,
} from '../contract/index.ts'
import { runInSlices } from '../diagnose/index.ts'
import type { EditorDocument, Project, Sites } from '../model/index.ts'
import { nameAt, renameEverywhere, usesOf, type NameUse } from '../names/index.ts'
import { inlayHintsOf, semanticTokensOf } from '../outline/index.ts'
import { layOut } from './layout.ts'

type Steps<Answer> = Generator<void, Answer>

interface Asked {
  readonly document: EditorDocument
  readonly project: Project
}

/** What the questions are answered with. */
interface Answering {
  /** An answer about a document, or what is said of a file that nobody knows. */
  readonly ask: <Answer>(
    file: string,
    none: Answer,
    answer: (document: EditorDocument, project: Project) => Answer,
  ) => Answer
  readonly sites: Sites
  readonly sliceMs: number
}

/** A question in steps: what is asked of a file nobody knows gets `none`. */
interface Question<Values extends readonly unknown[], Answer> {
  readonly none: Answer
  readonly steps: (asked: Asked, ...values: Values) => Steps<Answer>
}

/** Questions that go through whole documents, at once and in slices. */
export function createLongQuestions({ ask, sites, sliceMs }: Answering): Pick<LanguageService, 'inSlices'> & {
  readonly now: Pick<LanguageService, SlicedQuestion>
} {
  function* uses({ document, project }: Asked, at: number): Steps<readonly NameUse[]> {
    const use = nameAt(document, project, sites, at)
    return use === undefined ? [] : yield* usesOf(use, document, project, sites)
  }
  const now =
    <Values extends readonly unknown[], Answer>({ none, steps }: Question<Values, Answer>) =>
    (file: string, ...values: Values): Answer =>
      ask(file, none, (document, project) => runSteps(steps({ document, project }, ...values)))
  const sliced =
    <Values extends readonly unknown[], Answer>({ none, steps }: Question<Values, Answer>) =>
    ({ signal }: Cancellable, file: string, ...values: Values): Promise<Answer | undefined> =>
      ask<Promise<Answer | undefined>>(file, Promise.resolve(none), (document, project) => {
        const { revision } = document
        const isStale = (): boolean => signal?.aborted === true || document.revision !== revision
        return runInSlices(steps({ document, project }, ...values), sliceMs, isStale)
      })

  const definition: Question<[at: number], readonly FilePlace[]> = {
    none: [],
    *steps(asked, at) {
      return (yield* uses(asked, at)).filter(({ isDefinition }) => isDefinition)
    },
  }
  const references: Question<[at: number], readonly FilePlace[]> = { none: [], steps: uses }
  const renameTarget: Question<[at: number], ReturnType<LanguageService['renameTarget']>> = {
    none: undefined,
    *steps({ document, project }, at) {
      const use = nameAt(document, project, sites, at)
      const isDefined = use !== undefined && (yield* usesOf(use, document, project, sites)).some(({ isDefinition }) => isDefinition) // prettier-ignore
      return isDefined ? { span: use.span, name: use.name } : undefined
    },
  }
  const rename: Question<[at: number, name: string], RenameAnswer> = {
    none: { ok: false, reason: 'the file is not open' },
    *steps({ document, project }, at, name) {
      const use = nameAt(document, project, sites, at)
      if (use === undefined) return { ok: false, reason: 'nothing here has a name' }
      return yield* renameEverywhere(use, name, document, project, sites)
    },
  }
  const semanticTokens: Question<Parameters<LanguageService['semanticTokens']> extends [string, ...infer Rest] ? Rest : never, readonly SemanticToken[]> = { none: [], steps: ({ document, project }, span) => semanticTokensOf(document, project, sites, span) } // prettier-ignore
  const inlayHints: Question<Parameters<LanguageService['inlayHints']> extends [string, ...infer Rest] ? Rest : never, readonly InlayHint[]> = { none: [], steps: ({ document, project }, span) => inlayHintsOf(document, project, sites, span) } // prettier-ignore
  const format: Question<Parameters<LanguageService['format']> extends [string, ...infer Rest] ? Rest : never, readonly FileEdit[]> = { none: [], steps: ({ document }, own = {}, span) => layOut(document, own, span) } // prettier-ignore
  return {
    now: {
      definition: now(definition),
      references: now(references),
      renameTarget: now(renameTarget),
      rename: now(rename),
      semanticTokens: now(semanticTokens),
      inlayHints: now(inlayHints),
      format: now(format),
    },
    inSlices: {
      definition: sliced(definition),
      references: sliced(references),
      renameTarget: sliced(renameTarget),
      rename: sliced(rename),
      semanticTokens: sliced(semanticTokens),
      inlayHints: sliced(inlayHints),
      format: sliced(format),
    },
  }
}
