import { spawnSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { findingsOf, readPolicy } from '../../../src/cli/files/policy-file.ts'
import { writeFiles } from '../../../src/cli/files/write.ts'
import { isRecord, recordOf, type Adapter } from '../case.ts'

/** What stands in the folder of a case: a text, or a link, a pipe, a file of so many bytes. */
type Entry = string | { readonly link?: string; readonly pipe?: true; readonly bytes?: number; readonly mode?: string }

function make(folder: string, files: Readonly<Record<string, Entry>>): void {
  for (const [name, entry] of Object.entries(files)) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    if (typeof entry === 'string') writeFileSync(path, entry)
    else if (entry.link !== undefined) symlinkSync(entry.link, path)
    else if (entry.pipe === true) spawnSync('mkfifo', [path])
    else writeFileSync(path, 'x'.repeat(entry.bytes ?? 0), { mode: parseInt(entry.mode ?? '644', 8) })
  }
}

async function inFolder<T>(run: (folder: string) => T): Promise<Awaited<T>> {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-attack-'))
  try {
    return await run(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Runs something with what it prints on standard error. */
function withErrors<T>(run: () => T): { readonly result: T; readonly printed: string } {
  const write = process.stderr.write.bind(process.stderr)
  const code = process.exitCode
  let printed = ''
  process.stderr.write = (text: string | Uint8Array): boolean => {
    printed += String(text)
    return true
  }
  try {
    return { result: run(), printed }
  } finally {
    process.stderr.write = write
    process.exitCode = code
  }
}

/**
 * A policy that is read from disk. `input`: `files` of a folder and the `policy` to read there. `expected`: `told` (a part
 * of what is said), `lacks` (texts that must not be said), `ms` (at most, default 2,000).
 */
export const readFiles: Adapter = (attack) =>
  inFolder((folder) => {
    const { files, policy } = recordOf(attack, 'input')
    const { told, lacks, ms } = recordOf(attack, 'expected')
    make(folder, files as Readonly<Record<string, Entry>>)
    const started = performance.now()
    const { result, printed } = withErrors(() => readPolicy(join(folder, String(policy))))
    const took = performance.now() - started
    const said = `${printed}${result === undefined ? '' : JSON.stringify(findingsOf(result.opened))}`
    if (took > Number(ms ?? 2000)) return `took ${took.toFixed(0)} ms`
    const leaks = (Array.isArray(lacks) ? (lacks as string[]) : []).filter((text) => said.includes(text))
    return said.includes(String(told)) && leaks.length === 0 ? undefined : said
  })

/** A disk of 64 KiB, where this process may make one; or why it may not. */
function mountSmall(folder: string): string | undefined {
  const done = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { encoding: 'utf8' })
  return done.status === 0 ? undefined : (done.error?.message ?? done.stderr).trim()
}

/**
 * Files that are written. `input`: `files` that are there, `write` (`name`, `text` or `bytes`, `mode`, `isNew`), `isFull` (on
 * a disk of 64 KiB). `expected`: `told` (a part of the reason; absent if all is written), `after` (each file's text),
 * `modes`. Beside them nothing may be left.
 */
export const writtenFiles: Adapter = (attack) =>
  inFolder((folder) => {
    const { files, write, isFull } = recordOf(attack, 'input')
    const { told, after, modes } = recordOf(attack, 'expected')
    const unmounted = isFull === true ? mountSmall(folder) : undefined
    if (unmounted !== undefined) {
      console.warn(`SKIPPED ${attack.id}: no small disk can be made here: ${unmounted}`)
      return undefined
    }
    try {
      make(folder, (files ?? {}) as Readonly<Record<string, Entry>>)
      const wanted = (write as readonly Readonly<Record<string, unknown>>[]).map(
        ({ name, text, bytes, mode, isNew }) => ({
          file: join(folder, String(name)),
          text: typeof text === 'string' ? text : 'x'.repeat(Number(bytes)),
          ...(typeof mode === 'string' ? { mode: parseInt(mode, 8) } : {}),
          isNew: isNew === true,
        }),
      )
      const problem = writeFiles(wanted)
      const left = Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8').slice(0, 100)])) // prettier-ignore
      const isTold = told === undefined ? problem === undefined : problem?.reason.includes(String(told)) === true
      const areModes = Object.entries(isRecord(modes) ? modes : {}).every(
        ([name, mode]) => (statSync(join(folder, name)).mode & 0o777).toString(8) === mode,
      )
      const isLeft =
        JSON.stringify(Object.entries(left).sort()) === JSON.stringify(Object.entries(after as object).sort())
      return isTold && areModes && isLeft ? undefined : `${String(problem?.reason)}; left ${JSON.stringify(left)}`
    } finally {
      if (isFull === true) spawnSync('umount', [folder])
    }
  })
