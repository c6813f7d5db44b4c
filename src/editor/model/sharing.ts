import type { EditorDocument } from './editor-document.ts'

/** Anchors and aliases of YAML, with their names. */
const sharing = /(?:^|[\s[{,])([&*])([^\s&*,[\]{}][^\s,[\]{}]*)/g

/** Rules that are kept in every copy of a part of a document; with more the copies would be as long as the document. */
const most = 200

interface Sharing {
  readonly revision: number
  readonly rules: ReadonlySet<number> | undefined
}

const known = new WeakMap<EditorDocument, Sharing>()

function findRules(document: EditorDocument): ReadonlySet<number> | undefined {
  const rules = new Set<number>()
  const [defined, used] = [new Set<string>(), new Set<string>()]
  for (const [index, { rule }] of document.chunks.entries())
    for (const [, sign, name = ''] of document.textAt(index).matchAll(sharing)) {
      const names = sign === '&' ? defined : used
      // A name that is given anew means one text before and another behind.
      if (sign === '&' && names.has(name)) return undefined
      // Of those that use a text one tells that it is shared.
      if (rule !== undefined && !names.has(name)) rules.add(index)
      names.add(name)
    }
  return rules.size > most ? undefined : rules
}

/**
 * The rules of a document without which no part of it reads as it does in the whole, since they name a text of YAML that others
 * may say by an alias, or are the first to say it.
 *
 * @returns undefined if no part of the document can be read without the rest
 */
export function rulesThatShare(document: EditorDocument): ReadonlySet<number> | undefined {
  const { revision } = document
  let found = known.get(document)
  if (found?.revision !== revision) known.set(document, (found = { revision, rules: findRules(document) }))
  return found.rules
}
