import type { PolicyLanguage, Scheme } from '../../language/index.ts'
import { toSchemes } from '../document/document-scheme.ts'
import { FindingList } from '../document/finding.ts'
import type { PolicyDocument } from '../document/generated/document.generated.ts'
import { Vocabularies, type Vocabulary } from '../sections/vocabulary.ts'

/** What the rules of a document may say, for who writes them: what is wrong with the document is told elsewhere. */
export interface DocumentWords {
  /** Fields, functions and lists that a language sees. */
  view(language: PolicyLanguage): Scheme
  /** The values of a field, or of the keys of a field of custom topics; undefined: anything. */
  valuesOf(field: string): Vocabulary | undefined
}

/** Reads the words of a document: its fields, lists, profiles, topics and applications, and all that is built in. */
export function readWords(document: PolicyDocument): DocumentWords {
  const schemes = toSchemes(document, new FindingList())
  const vocabularies = new Vocabularies(document, schemes.view('policy'))
  return {
    view: (language) => schemes.view(language),
    valuesOf: (field) => vocabularies.valuesOf(field),
  }
}
