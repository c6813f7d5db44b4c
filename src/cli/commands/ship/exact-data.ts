import { existsSync, writeFileSync } from 'node:fs'
import { Command } from 'commander'
import { createExactDataSet } from '../../../inspection/dlp/index.ts'
import { parseDlpKeys, readDlpKeys } from '../../dlp-keys.ts'
import { printable, readText, reportFileError } from '../../terminal.ts'

const ownerOnly = 0o600
const keyBytes = 32

/** The keys that a file has already, or why it cannot be added to. */
function readKnown(file: string): ReadonlyMap<string, Uint8Array> | { readonly reason: string } {
  if (!existsSync(file)) return new Map()
  const read = readText(file)
  return 'text' in read ? parseDlpKeys(read.text) : read
}

function keyCommand(): Command {
  return new Command('key')
    .description('make a secret key and add it to a file; a key that is there is never replaced')
    .argument('<name>', 'the name that entries of DLP profiles give as `key`')
    .requiredOption('--keys <file>', 'JSON file, made if it is not there')
    .action((name: string, { keys: file }: { readonly keys: string }) => {
      const known = readKnown(file)
      if ('reason' in known || known.has(name)) {
        const reason = 'reason' in known ? known.reason : `it has a key \`${printable(name)}\` already`
        reportFileError({ file, reason })
        return
      }
      const keys = new Map(known).set(name, crypto.getRandomValues(new Uint8Array(keyBytes)))
      const encoded = [...keys].map(([key, bytes]) => [key, Buffer.from(bytes).toString('base64')] as const)
      writeFileSync(file, `${JSON.stringify(Object.fromEntries(encoded), undefined, 2)}\n`, { mode: ownerOnly })
      process.stdout.write(`${printable(file)}: key ${printable(name)}\n`)
    })
}

function hashCommand(): Command {
  return new Command('hash')
    .description('hash values for the entry of a DLP profile: prints what stands there as `exact`')
    .argument('<values>', 'a value a line; - is standard input')
    .requiredOption('--keys <file>', 'keys, as `exact-data key` wrote them')
    .requiredOption('--key <name>', 'the key to hash with')
    .action((values: string, { keys: file, key: name }: { readonly keys: string; readonly key: string }) => {
      const known = readDlpKeys(file)
      if (known === undefined) return
      const key = known.keys?.get(name)
      if (key === undefined) {
        reportFileError({ file, reason: `it has no key \`${printable(name)}\`` })
        return
      }
      const read = readText(values)
      if (!('text' in read)) {
        reportFileError(read)
        return
      }
      const lines = read.text.split(/\r?\n/).filter((line) => line.trim() !== '')
      const { set, skipped } = createExactDataSet(lines, key)
      process.stdout.write(`${JSON.stringify(set)}\n`)
      if (skipped === 0) return
      process.stderr.write(`${String(skipped)} of ${String(lines.length)} values are too short or too long\n`)
      process.exitCode = 1
    })
}

/** `portcullis exact-data key|hash` */
export function exactDataCommand(): Command {
  return new Command('exact-data')
    .description('keys and hashes for exact data in DLP profiles')
    .addCommand(keyCommand())
    .addCommand(hashCommand())
}
