import type { EventRecord } from '../../compiler/index.ts'
import { explainCode } from '../../lint/index.ts'
import {
  checkInvariants,
  explainEvent,
  explainRule,
  prepareProofs,
  printEvent,
  printExplanation,
  proveRules,
  readDocumentText,
  type Decision,
  type Policy,
  type PolicyRuleVerdict,
  type ReadFile,
} from '../../policy/index.ts'
import type { CommandAnswer } from '../contract/index.ts'
import { elide, rulesThatShare, type EditorDocument, type Project } from '../model/index.ts'
import { compileProject } from './compile-project.ts'
import { writeTestEdit } from './write-test.ts'

const fence = (text: string, language = 'text'): string => `\`\`\`${language}\n${text}\n\`\`\``

/** What a command works on. */
export interface CommandPlace {
  readonly document: EditorDocument
  readonly project: Project
  readonly readFile: ReadFile | undefined
}

type Steps = Generator<void, CommandAnswer>

/** The policy of a document, or why it cannot be asked. */
function* withPolicy({ document, project, readFile }: CommandPlace, use: (policy: Policy) => Steps): Steps {
  const compiled = yield* compileProject(document, project, readFile)
  if (!compiled.ok) return { text: `The policy does not compile: ${compiled.reason}.` }
  return yield* use(compiled.policy)
}

/** What is known of one rule; the proof goes through those before it. */
function* verdictOf(policy: Policy, rule: string): Generator<void, PolicyRuleVerdict | undefined> {
  yield* prepareProofs(policy)
  for (const verdict of proveRules(policy)) {
    if (verdict.report.rule === rule) return verdict
    yield
  }
  return undefined
}

/** Why no event can be shown for a rule; undefined: one can. */
function whyNot(rule: string, verdict: PolicyRuleVerdict | undefined): string | undefined {
  if (verdict === undefined) return `No rule in force is called \`${rule}\`.`
  if (verdict.kind === 'undecided') return `Whether \`${rule}\` ever acts was left open (${verdict.limit}).`
  if (verdict.kind === 'alive') return undefined
  const names = verdict.because.map(({ report }) => `\`${report.rule}\``).join(', ')
  return names === '' ? `No event fulfils the condition of \`${rule}\`.` : `No event reaches \`${rule}\`: ${names} take all of its events.` // prettier-ignore
}

function printDecision({ action, rule }: Decision): string {
  return rule === null ? `**${action}**, by no rule` : `**${action}**, by the rule \`${rule}\``
}

export function explainCodeCommand(code: string): CommandAnswer {
  return { text: explainCode(code) ?? `There is no code or rule \`${code}\`.` }
}

/** Shows an event on which a rule acts, and how each part of its condition comes out. */
export function explainRuleCommand(place: CommandPlace, rule: string): Steps {
  return withPolicy(place, function* (policy): Steps {
    const verdict = yield* verdictOf(policy, rule)
    const reason = whyNot(rule, verdict)
    if (reason !== undefined || verdict?.kind !== 'alive') return { text: reason ?? '' }
    const { event, options } = verdict.witness
    const explanation = explainRule(policy, event, rule, options)
    return {
      text: [
        `\`${rule}\` acts on this event:`,
        fence(printEvent(event), 'json'),
        ...(explanation === undefined ? [] : [fence(printExplanation(explanation))]),
      ].join('\n\n'),
    }
  })
}

/** Writes a test that holds a rule to what it does now. */
export function writeTestCommand(place: CommandPlace, rule: string): Steps {
  return withPolicy(place, function* (policy): Steps {
    const verdict = yield* verdictOf(policy, rule)
    const reason = whyNot(rule, verdict)
    if (reason !== undefined || verdict?.kind !== 'alive') return { text: reason ?? '' }
    const { event, options } = verdict.witness
    const { action, rule: deciding, monitored } = policy.decide(event, options)
    const edit = writeTestEdit(place.document, rule, event, {
      action,
      rule: deciding,
      ...(deciding === rule ? {} : { monitored: monitored.map(({ rule: name }) => name) }),
    })
    return { edits: [edit] }
  })
}

/** The value of a test that begins at a place, read from a copy of its document without others. */
function testAt(document: EditorDocument, start: number): unknown {
  const shared = rulesThatShare(document)
  const own = document.indexAt(start)
  // Where rules share texts in a way that cannot be told, all of them are kept.
  const { text, toDocument } = elide(document, (index) => shared?.has(index) !== false || index === own)
  const read = readDocumentText(text, document.file)
  const { value } = read
  const tests = (value as { readonly tests?: unknown } | undefined)?.tests
  if (!Array.isArray(tests)) return undefined
  // What stands in no place of the document is near none.
  const startOf = (number: number): number => toDocument(read.spanAt(['tests', number]))?.start ?? Number.NaN
  const at = tests.findIndex((_, number) => Math.abs(startOf(number) - start) <= 8)
  return tests[at] as unknown
}

/** Decides the event of a test, and shows how each rule came out. */
export function evaluateTestCommand(place: CommandPlace, start: number): Steps {
  return withPolicy(place, function* (policy): Steps {
    yield
    const test = testAt(place.document, start) as { readonly event?: EventRecord } | undefined
    if (test?.event === undefined) return { text: 'The test has no `event`: `portcullis test` runs it.' }
    const explanations = explainEvent(policy, test.event).filter(({ matched }) => matched)
    const decision = policy.decide(test.event)
    return {
      text: [printDecision(decision), fence(printEvent(test.event), 'json'), ...explanations.map((one) => fence(printExplanation(one)))].join('\n\n'), // prettier-ignore
    }
  })
}

/** Proves or refutes a claim. */
export function proveInvariantCommand(place: CommandPlace, id: string): Steps {
  return withPolicy(place, function* (policy): Steps {
    yield
    const only = { ...policy, invariants: policy.invariants.filter((invariant) => invariant.id === id) }
    const [verdict] = checkInvariants(only).verdicts
    if (verdict === undefined) return { text: `There is no invariant \`${id}\`.` }
    if (verdict.kind === 'proved')
      return { text: verdict.isEmpty ? `\`${id}\` holds, since no event fulfils its condition.` : `\`${id}\` is proved: it holds of every event.` } // prettier-ignore
    if (verdict.kind === 'undecided') return { text: `\`${id}\` was left open (${verdict.limit}).` }
    const by = verdict.rule === null ? 'no rule decides it' : `the rule \`${verdict.rule}\` decides it`
    return { text: `\`${id}\` does not hold: this event gets \`${verdict.action}\`, ${by}.\n\n${fence(printEvent(verdict.witness.event), 'json')}` } // prettier-ignore
  })
}
