import type { Command } from 'commander'
import type { EventRecord } from '../../../../compiler/index.ts'
import type { Test } from '../../../../policy/index.ts'
import { testOfEvent } from '../../../../suite/index.ts'
import { reportUnread } from '../../../files/file-problem.ts'
import { readText } from '../../../files/read.ts'
import { readSuite, writeSuggested } from '../../../files/test-files.ts'
import { option } from '../../../options.ts'
import { parseObject } from '../../../rows/events.ts'
import { printError } from '../../../terminal/text.ts'

interface AddOptions {
  readonly name?: string
  readonly output?: string
  readonly dlpKeys?: string
}

/** The events of an argument: JSON, or a file with an object a line; undefined if they cannot be read, which is told. */
function readEvents(given: string): readonly EventRecord[] | undefined {
  const isInline = given.trimStart().startsWith('{')
  const read = isInline ? { text: given } : readText(given, { limit: 'maxPolicyBytes' })
  if ('reason' in read) {
    reportUnread(read)
    return undefined
  }
  const events: EventRecord[] = []
  const lines = isInline ? [given] : read.text.split('\n')
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue
    const parsed = parseObject(line)
    if ('problem' in parsed) {
      printError(
        'E_EVENT_SYNTAX',
        `line ${String(index + 1)} is no JSON object: ${parsed.problem}`,
        isInline ? undefined : given,
      )
      return undefined
    }
    events.push(parsed.value as EventRecord)
  }
  return events
}

async function add(policy: string, given: string, { name, output, dlpKeys }: AddOptions): Promise<void> {
  const read = readSuite(policy, dlpKeys)
  const events = readEvents(given)
  if (read === undefined || events === undefined) return
  const file = output ?? read.newTests
  const tests: Test[] = []
  for (const [index, event] of events.entries()) {
    const title = name === undefined || events.length === 1 ? name : `${name} ${String(index + 1)}`
    const made = testOfEvent(read.suite.policy, event, title)
    if (typeof made === 'string') {
      printError('E_EVENT_SYNTAX', `the event ${String(index + 1)} makes no test: ${made}`)
      return
    }
    tests.push(made)
  }
  await writeSuggested(file, tests, true)
}

/** `portcullis test add POLICY EVENT` */
export function addAdd(command: Command): void {
  command
    .command('add')
    .summary('write a test of what the policy decides now')
    .description('Decide events and write what came out as tests, which then hold the policy to it.')
    .argument('<policy>', 'policy file or folder')
    .argument('<event>', 'field values as JSON, or a file with an object a line')
    .addOption(option('testName'))
    .addOption(option('output'))
    .addOption(option('dlpKeys'))
    .action(add)
}
