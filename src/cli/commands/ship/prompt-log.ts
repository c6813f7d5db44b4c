import { statSync, writeFileSync } from 'node:fs'
import { Command } from 'commander'
import {
  generatePromptLogKeys,
  openPrompt,
  parsePrivateKey,
  type PromptLogPrivateKey,
} from '../../../enforcement/prompt-log/index.ts'
import { readEvents } from '../../events.ts'
import { createProgress } from '../../progress.ts'
import { colorsFor, printable, readText, reportFileError, reportReadError, write } from '../../terminal.ts'

const ownerOnly = 0o600

/** Writes a new file; one that is there is never overwritten, for a private key cannot be made again. */
function writeNew(file: string, value: object, mode: number): boolean {
  try {
    writeFileSync(file, `${JSON.stringify(value, undefined, 2)}\n`, { mode, flag: 'wx' })
    return true
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const reason = code === 'EEXIST' ? 'it exists already, and keys are not overwritten' : message
    process.stderr.write(`${file}: ${colorsFor(process.stderr).red('error')} the file cannot be written: ${reason}\n`)
    process.exitCode = 1
    return false
  }
}

function keysCommand(): Command {
  return new Command('keys')
    .description('make a key pair: NAME.public.json for the enforcement point, NAME.private.json to read prompts')
    .argument('<name>', 'path of the two files, without their endings')
    .action(async (name: string) => {
      const { publicKey, privateKey } = await generatePromptLogKeys()
      if (!writeNew(`${name}.private.json`, privateKey, ownerOnly)) return
      if (!writeNew(`${name}.public.json`, publicKey, 0o644)) return
      process.stdout.write(`${printable(name)}.public.json and ${printable(name)}.private.json: key ${publicKey.kid}\n`)
    })
}

async function readPrivateKey(file: string): Promise<PromptLogPrivateKey | undefined> {
  const read = readText(file)
  if (!('text' in read)) {
    reportFileError(read)
    return undefined
  }
  let value: unknown
  try {
    value = JSON.parse(read.text)
  } catch (error) {
    // The message of JSON.parse quotes the text, which may hold the key.
    if (!(error instanceof SyntaxError)) throw error
    value = undefined
  }
  const parsed = await parsePrivateKey(value)
  if (parsed.ok) return parsed.value
  for (const { code, message, hint } of parsed.diagnostics)
    process.stderr.write(
      `${file}: ${colorsFor(process.stderr).red('error')} ${code} ${message}\n  hint: ${hint ?? ''}\n`,
    )
  process.exitCode = 1
  return undefined
}

/** Opens one line; tells why it cannot be. */
async function openLine(
  row: { readonly event: object } | { readonly problem: string },
  key: PromptLogPrivateKey,
): Promise<{ readonly text: string } | { readonly problem: string }> {
  if ('problem' in row) return { problem: `E_EVENT_SYNTAX it is no JSON object: ${row.problem}` }
  const opened = await openPrompt(row.event, key)
  if (opened.ok) return { text: JSON.stringify(opened.value) }
  return { problem: opened.diagnostics.map(({ code, message }) => `${code} ${message}`).join('; ') }
}

function decryptCommand(): Command {
  return new Command('decrypt')
    .description('print the prompts of a log, one JSON object a line; broken lines are reported and counted')
    .argument('<log>', 'a record a line; - is standard input')
    .requiredOption('--key <file>', 'private key, as `prompt-log keys` wrote it')
    .action(async (log: string, { key: file }: { readonly key: string }) => {
      const key = await readPrivateKey(file)
      if (key === undefined) return
      const progress = createProgress(log === '-' ? undefined : statSync(log, { throwIfNoEntry: false })?.size)
      let broken = 0
      try {
        for await (const row of readEvents(log, progress.add)) {
          const outcome = await openLine(row, key)
          if ('text' in outcome) await write(process.stdout, `${outcome.text}\n`)
          else {
            broken += 1
            const label = colorsFor(process.stderr).red('error')
            process.stderr.write(`${label} line ${String(row.line)}: ${printable(outcome.problem)}\n`)
          }
        }
      } catch (error) {
        reportReadError(log, error)
        return
      } finally {
        progress.end()
      }
      if (broken === 0) return
      process.stderr.write(`${String(broken)} broken lines\n`)
      process.exitCode = 1
    })
}

/** `portcullis prompt-log keys|decrypt` */
export function promptLogCommand(): Command {
  return new Command('prompt-log')
    .description('keys for the prompt log, and reading it')
    .addCommand(keysCommand())
    .addCommand(decryptCommand())
}
