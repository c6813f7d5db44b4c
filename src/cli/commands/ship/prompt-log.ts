import { lstatSync } from 'node:fs'
import type { Command } from 'commander'
import type { CommandHelp } from '../../command-row.ts'
import {
  generatePromptLogKeys,
  openPrompt,
  parsePrivateKey,
  type PromptLogPrivateKey,
} from '../../../enforcement/prompt-log/index.ts'
import { reportUnread, reportUnwritten } from '../../files/file-problem.ts'
import { readJson } from '../../files/read.ts'
import { ownerOnly, writeFiles } from '../../files/write.ts'
import { option } from '../../options.ts'
import { readEvents, type EventLine } from '../../rows/events.ts'
import { readWithProgress } from '../../rows/input.ts'
import { print } from '../../terminal/output.ts'
import { plural, printable, printError } from '../../terminal/text.ts'

const toText = (key: object): string => `${JSON.stringify(key, undefined, 2)}\n`
const isThere = (file: string): boolean => lstatSync(file, { throwIfNoEntry: false }) !== undefined

/**
 * A run that ended between its two files has left the private key alone, since that is put in its place first: its
 * public half is made from it.
 */
async function completePair(privateFile: string, publicFile: string): Promise<void> {
  const key = await readPrivateKey(privateFile)
  if (key === undefined) return
  const { kty, crv, x, kid } = key
  const problem = writeFiles([{ file: publicFile, text: toText({ kty, crv, x, kid }), isNew: true }])
  if (problem === undefined)
    await print(`${printable(publicFile)}: key ${kid}, the public half of ${printable(privateFile)}, which was alone\n`)
  else reportUnwritten(problem)
}

/** Both files are new, and both are written or none: a public key without its private one makes a log that nobody reads. */
async function makeKeys(name: string): Promise<void> {
  const [privateFile, publicFile] = [`${name}.private.json`, `${name}.public.json`]
  if (isThere(privateFile) && !isThere(publicFile)) return completePair(privateFile, publicFile)
  const { publicKey, privateKey } = await generatePromptLogKeys()
  const problem = writeFiles([
    { file: privateFile, text: toText(privateKey), mode: ownerOnly, isNew: true },
    { file: publicFile, text: toText(publicKey), isNew: true },
  ])
  if (problem === undefined)
    await print(`${printable(publicFile)} and ${printable(privateFile)}: key ${publicKey.kid}\n`)
  else reportUnwritten(problem)
}

async function readPrivateKey(file: string): Promise<PromptLogPrivateKey | undefined> {
  const read = readJson(file, { limit: 'maxKeyBytes' })
  if ('reason' in read && read.reason !== 'it is no JSON') {
    reportUnread(read)
    return undefined
  }
  const parsed = await parsePrivateKey('value' in read ? read.value : undefined)
  if (parsed.ok) return parsed.value
  for (const { code, message, hint } of parsed.diagnostics) {
    printError(code, message, file)
    if (hint !== undefined) process.stderr.write(`  = hint: ${printable(hint)}\n`)
  }
  return undefined
}

/** Opens one line; tells why it cannot be. */
async function openLine(
  row: EventLine,
  key: PromptLogPrivateKey,
): Promise<{ readonly text: string } | { readonly code: string; readonly reason: string }> {
  if (!('event' in row)) return { code: row.code, reason: row.message }
  const opened = await openPrompt(row.event, key)
  if (opened.ok) return { text: JSON.stringify(opened.value) }
  const [{ code, message } = { code: 'E_PROMPT_LOG_OPEN', message: 'it cannot be opened' }] = opened.diagnostics
  return { code, reason: message }
}

async function decrypt(log: string, { key: file }: { readonly key: string }): Promise<void> {
  const key = await readPrivateKey(file)
  if (key === undefined) return
  let broken = 0
  const isRead = await readWithProgress(
    log,
    (onBytes) => readEvents(log, onBytes),
    async (row) => {
      const outcome = await openLine(row, key)
      if ('text' in outcome) await print(`${outcome.text}\n`)
      else {
        broken += 1
        printError(outcome.code, outcome.reason, `line ${String(row.line)}`)
      }
    },
  )
  if (isRead && broken > 0) process.stderr.write(`${plural(broken, 'broken line')}\n`)
}

export const help: CommandHelp = {
  name: 'prompt-log',
  summary: 'make keys for the prompt log, and read it',
  place: 3,
}

/** `portcullis prompt-log keys|decrypt` */
export function addTo(command: Command): void {
  command
    .command('keys')
    .summary('make a key pair')
    .description('Make a key pair: NAME.public.json for the enforcement point, NAME.private.json to read prompts.')
    .argument('<name>', 'path of the two files, without their endings')
    .action(makeKeys)
  command
    .command('decrypt')
    .summary('print the prompts of a log')
    .description('Print the prompts of a log, one JSON object a line; broken lines are reported and counted.')
    .argument('<log>', 'a record a line; - is standard input')
    .addOption(option('privateKey').makeOptionMandatory())
    .action(decrypt)
}
