/** What every module of the lab shares: printing, checking what came out, and opening a policy. */
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openPolicy, type OpenOptions, type Policy } from '../../src/policy/index.ts'

/** Where policies are looked for: the reader's own folder first, then the lab's, then those that Portcullis ships. */
const shippedFolders = ['./policies/', '../../policies/'].map((path) => fileURLToPath(new URL(path, import.meta.url)))

export interface LabOptions {
  /** Gets each line; without line end. */
  readonly print: (line: string) => void
  /** A folder with changed copies of policies. */
  readonly policies?: string | undefined
}

/** One run of one module. */
export class Lab {
  readonly #print: (line: string) => void
  readonly #folders: readonly string[]
  /** What did not come out as the module says. */
  readonly failures: string[] = []

  constructor({ print, policies }: LabOptions) {
    if (policies !== undefined && !existsSync(policies)) throw new Error(`there is no folder ${policies}`)
    this.#print = print
    this.#folders = [...(policies === undefined ? [] : [policies]), ...shippedFolders]
  }

  say(text = ''): void {
    this.#print(text)
  }

  /** Prints rows under a head, each column as wide as its widest cell. */
  table(head: readonly string[], rows: readonly (readonly string[])[]): void {
    const all = [head, ...rows]
    const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
    for (const row of all)
      this.say(`  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
    this.say()
  }

  /** Prints a fact and whether it holds; one that does not makes the module fail. */
  expect(fact: string, holds: boolean): void {
    this.say(`${holds ? 'ok  ' : 'FAIL'} ${fact}`)
    if (!holds) this.failures.push(fact)
  }

  /** The text of a policy, by the name of its file. */
  readPolicy(file: string): string {
    const folder = this.#folders.find((candidate) => existsSync(join(candidate, file)))
    if (folder === undefined) throw new Error(`there is no policy ${file}`)
    return readFileSync(join(folder, file), 'utf8')
  }

  /**
   * Opens a policy; its own tests must hold.
   *
   * @param edit - changes the text first, as somebody would in an editor
   */
  openPolicy(file: string, edit: (text: string) => string = (text) => text, options: OpenOptions = {}): Policy {
    const text = this.readPolicy(file)
    const opened = openPolicy(edit(text), { runTests: true, ...options, file })
    if (opened.ok) return opened.value
    throw new Error(
      opened.diagnostics.map((found) => `${file}:${found.line} ${found.code} ${found.message}`).join('\n'),
    )
  }
}

export interface LabModule {
  readonly title: string
  /** Runs the module and gives what failed. */
  run(options: LabOptions): Promise<readonly string[]>
}

/** Whether a file is the script that was started, also through a link or without its extension. */
function isStarted(file: string): boolean {
  const [, started = ''] = process.argv
  return [started, `${started}.ts`].some((path) => existsSync(path) && realpathSync(path) === file)
}

/**
 * Makes a module of the lab. The file that was started runs its own:
 * `npx tsx examples/bootcamp/1-assistant.ts [FOLDER OF CHANGED POLICIES]`.
 */
export async function defineModule(
  url: string,
  title: string,
  steps: (lab: Lab) => void | Promise<void>,
): Promise<LabModule> {
  const module: LabModule = {
    title,
    async run(options) {
      const lab = new Lab(options)
      lab.say(`== ${title}`)
      lab.say()
      await steps(lab)
      return lab.failures
    },
  }
  if (isStarted(fileURLToPath(url))) await runModules([module], process.argv[2])
  return module
}

/** Runs modules in order on the terminal; the process ends with 1 if one of them fails. */
export async function runModules(modules: readonly LabModule[], policies: string | undefined): Promise<void> {
  for (const module of modules) {
    const failures = await module.run({ print: (line) => console.log(line), policies })
    console.log()
    if (failures.length > 0) process.exitCode = 1
  }
}
