import { openPolicyFiles, type PolicyFile, type ReadFile } from '../../../src/policy/index.ts'
import { toNotice, type Opened } from './opened.ts'
import type { Files } from './protocol.ts'

/** Whether a file holds tests of a policy and no part of it. */
export function isTestFile(name: string): boolean {
  return /\.test\.(?:ya?ml|json)$/.test(name)
}

/** Files that are part of the policy; the others are lists that it names, and tests. */
export function isPolicyFile(name: string): boolean {
  return /\.(?:ya?ml|json|wf|tf|tofu)$/.test(name) && !isTestFile(name)
}

/** Gives the files that a policy names: those that were dropped on the page. */
export function readFileOf(files: Files): ReadFile {
  const texts = new Map(files.map(({ file, text }) => [file, text]))
  return (name) => {
    const text = texts.get(name.replace(/^\.\//, ''))
    return text === undefined ? { reason: 'it is not on this page: drop it beside the policy' } : { text }
  }
}

/** Forms that the reader of policy documents does not read. */
function isForeign({ file, text }: PolicyFile): boolean {
  if (!/\.(?:ya?ml|json)$/.test(file)) return true
  // JSON may be that of an API or of Terraform; which, the reader of those knows.
  return /^\s*[[{]/.test(text) && /"(?:result|phase|resource|filters|expression)"\s*:/.test(text.slice(0, 20_000))
}

async function open(files: Files): Promise<Opened> {
  const policyFiles = files.filter(({ file }) => isPolicyFile(file))
  const foreign = policyFiles.filter(isForeign)
  if (foreign.length > 0) {
    const { openForeign } = await import('./late/answers/foreign.ts')
    const opened = openForeign(policyFiles, readFileOf(files))
    if (typeof opened === 'string') throw new Error(opened)
    if (opened !== undefined) return opened
  }
  const opened = openPolicyFiles(policyFiles, { readFile: readFileOf(files) })
  if (!opened.ok) return { ok: false, notices: opened.diagnostics.map(toNotice) }
  return { ok: true, policy: opened.value, notices: opened.warnings.map(toNotice), locate: opened.locate }
}

/** The last policies that were opened: the one of the page, and the one that it is compared with. */
const kept = new Map<string, Promise<Opened>>()
const keptPolicies = 3

/** Reads, checks and compiles the files of the page; what was asked of the same files before is not done again. */
export function openFiles(files: Files): Promise<Opened> {
  const key = JSON.stringify(files)
  let opened = kept.get(key)
  if (opened === undefined) {
    opened = open(files)
    // What failed for want of a part is tried again.
    opened.catch(() => kept.delete(key))
    for (const old of [...kept.keys()].slice(0, Math.max(0, kept.size - keptPolicies + 1))) kept.delete(old)
  } else kept.delete(key)
  kept.set(key, opened)
  return opened
}

/** A policy has errors: what is asked of it has no answer. */
export class BrokenPolicy extends Error {
  constructor() {
    super('the policy has errors: mend them first')
  }
}

/** {@link openFiles} for questions that only a sound policy answers. */
export async function openSound(files: Files): Promise<Extract<Opened, { ok: true }>> {
  const opened = await openFiles(files)
  if (!opened.ok) throw new BrokenPolicy()
  return opened
}
