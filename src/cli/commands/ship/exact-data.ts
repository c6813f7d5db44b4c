import type { Command } from 'commander'
import type { CommandHelp } from '../../command-row.ts'
import { statSync } from 'node:fs'
import { createExactDataSet } from '../../../inspection/dlp/index.ts'
import { readDlpKeys, type DlpKeys } from '../../files/dlp-keys.ts'
import { reportUnread, reportUnwritten, type FileProblem } from '../../files/file-problem.ts'
import { readText } from '../../files/read.ts'
import { ownerOnly, writeFiles } from '../../files/write.ts'
import { option } from '../../options.ts'
import { print } from '../../terminal/output.ts'
import { exitCodes, plural, printable } from '../../terminal/text.ts'

const keyBytes = 32

/** The keys that a file has already, or why it cannot be added to. */
function readKnown(file: string): { readonly keys: DlpKeys } | FileProblem {
  return statSync(file, { throwIfNoEntry: false }) === undefined ? { keys: new Map() } : readDlpKeys(file)
}

async function addKey(name: string, { keys: file }: { readonly keys: string }): Promise<void> {
  const known = readKnown(file)
  if ('reason' in known) {
    reportUnread(known)
    return
  }
  if (known.keys.has(name)) {
    reportUnwritten({ file, reason: `it has a key \`${name}\` already, and keys are never replaced` })
    return
  }
  const keys = new Map(known.keys).set(name, crypto.getRandomValues(new Uint8Array(keyBytes)))
  const encoded = [...keys].map(([key, bytes]) => [key, Buffer.from(bytes).toString('base64')] as const)
  const text = `${JSON.stringify(Object.fromEntries(encoded), undefined, 2)}\n`
  const problem = writeFiles([{ file, text, mode: ownerOnly }])
  if (problem === undefined) await print(`${printable(file)}: key ${printable(name)}\n`)
  else reportUnwritten(problem)
}

async function hash(
  values: string,
  { keys: file, key: name }: { readonly keys: string; readonly key: string },
): Promise<void> {
  const known = readDlpKeys(file)
  if ('reason' in known) {
    reportUnread(known)
    return
  }
  const key = known.keys.get(name)
  if (key === undefined) {
    reportUnread({ file, reason: `it has no key \`${name}\`` })
    return
  }
  const read = readText(values, { limit: 'maxValuesBytes' })
  if ('reason' in read) {
    reportUnread(read)
    return
  }
  const lines = read.text.split(/\r?\n/).filter((line) => line.trim() !== '')
  const { set, skipped } = createExactDataSet(lines, key)
  await print(`${JSON.stringify(set)}\n`)
  if (skipped === 0) return
  process.stderr.write(`${String(skipped)} of ${plural(lines.length, 'value')} are too short or too long\n`)
  process.exitCode = exitCodes.found
}

export const help: CommandHelp = {
  name: 'exact-data',
  summary: 'make keys and hashes for exact data in DLP profiles',
  place: 2,
}

/** `portcullis exact-data key|hash` */
export function addTo(command: Command): void {
  command
    .command('key')
    .summary('make a secret key and add it to a file')
    .description('Make a secret key and add it to a file; a key that is there is never replaced.')
    .argument('<name>', 'the name that entries of DLP profiles give as `key`')
    .addOption(option('keys').makeOptionMandatory())
    .action(addKey)
  command
    .command('hash')
    .summary('hash values for the entry of a DLP profile')
    .description('Hash values for the entry of a DLP profile: prints what stands there as `exact`.')
    .argument('<values>', 'file with a value a line; - is standard input')
    .addOption(option('keys').makeOptionMandatory())
    .addOption(option('key').makeOptionMandatory())
    .action(hash)
}
