import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import type { CommandHelp } from '../../command-row.ts'
import packageJson from '../../../../package.json' with { type: 'json' }
import { reportUnwritten, toFileProblem } from '../../files/file-problem.ts'
import { writeFiles } from '../../files/write.ts'
import { option } from '../../options.ts'
import { print } from '../../terminal/output.ts'
import { plural, printable, printError } from '../../terminal/text.ts'
import { createDialogue, type Question } from './init/ask.ts'
import { packageFile, projectFiles, type ProjectChoices } from './init/project-files.ts'

interface InitOptions extends Partial<ProjectChoices> {
  readonly for?: ProjectChoices['firstPolicy']
  readonly yes?: boolean
}

/** What is asked, in this order; the first answer is the default where nobody is asked. */
const questions: { readonly [Choice in keyof ProjectChoices]: Question<ProjectChoices[Choice]> } = {
  firstPolicy: { text: 'What is the policy for', answers: ['ai', 'waf', 'gateway'] },
  editor: { text: 'Settings for the editor', answers: ['vscode', 'any', 'none'] },
  ci: { text: 'A workflow of', answers: ['github', 'none'] },
  hooks: { text: 'Hooks of', answers: ['pre-commit', 'none'] },
}

/** What was not given, asked or taken from the defaults; undefined if the answers end. */
async function completeChoices(given: Partial<ProjectChoices>, isAsked: boolean): Promise<ProjectChoices | undefined> {
  const dialogue = isAsked ? createDialogue(process.stdin, process.stdout) : undefined
  async function choose<Choice extends keyof ProjectChoices>(
    name: Choice,
  ): Promise<ProjectChoices[Choice] | undefined> {
    const question: Question<ProjectChoices[Choice]> = questions[name]
    return given[name] ?? (dialogue === undefined ? question.answers[0] : await dialogue.ask(question))
  }
  try {
    const firstPolicy = await choose('firstPolicy')
    const editor = firstPolicy && (await choose('editor'))
    const ci = editor && (await choose('ci'))
    const hooks = ci && (await choose('hooks'))
    return hooks && { firstPolicy, editor, ci, hooks }
  } finally {
    dialogue?.close()
  }
}

/** Whether something stands at a place, a link that leads nowhere included; undefined if that cannot be told, which is said. */
function isTaken(file: string): boolean | undefined {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined
  } catch (error) {
    reportUnwritten(toFileProblem(file, error))
    return undefined
  }
}

/** The package file, where the folder has none: one that is there belongs to the project. */
function ownPackageFile(folder: string): readonly { readonly path: string; readonly text: string }[] {
  return isTaken(join(folder, 'package.json')) === false ? [packageFile(packageJson.version)] : []
}

async function init(folder: string, options: InitOptions): Promise<void> {
  const { for: firstPolicy, editor, ci, hooks, yes = false } = options
  const isAsked = !yes && process.stdin.isTTY && process.stdout.isTTY
  const given = {
    ...(firstPolicy === undefined ? {} : { firstPolicy }),
    ...(editor === undefined ? {} : { editor }),
    ...(ci === undefined ? {} : { ci }),
    ...(hooks === undefined ? {} : { hooks }),
  }
  const choices = await completeChoices(given, isAsked)
  if (choices === undefined) {
    printError('E_FILE_WRITE', 'nothing was written: the answers ended before the last question', folder)
    return
  }
  const files = projectFiles(choices)
  const places = files.map(({ path }) => join(folder, path)).map((file) => ({ file, taken: isTaken(file) }))
  for (const { file, taken } of places)
    if (taken === true) reportUnwritten({ file, reason: 'it exists already, and is not overwritten' })
  if (places.some(({ taken }) => taken !== false)) return
  const own = ownPackageFile(folder)
  const all = [...files, ...own]
  const problem = writeFiles(all.map(({ path, text }) => ({ file: join(folder, path), text, isNew: true })))
  if (problem !== undefined) {
    reportUnwritten(problem)
    return
  }
  for (const { path } of all) await print(`${printable(join(folder, path))}\n`)
  const place = folder === '.' ? '' : `cd ${printable(folder)} && `
  const install = own.length > 0 ? 'npm install' : 'npm install --save-dev portcullis'
  await print(`${plural(all.length, 'file')} written. Next: ${place}${install} && npx portcullis test policy.yaml\n`)
}

export const help: CommandHelp = {
  name: 'init',
  summary: 'write a first policy with tests, editor settings and CI',
  place: 1,
}

/** `portcullis init [FOLDER]` */
export function addTo(command: Command): void {
  command
    .argument('[folder]', 'where to write; it is made if it is not there', '.')
    .addOption(option('firstPolicy'))
    .addOption(option('editor'))
    .addOption(option('ci'))
    .addOption(option('hooks'))
    .addOption(option('yes'))
    .addHelpText(
      'after',
      '\nOn a terminal it asks for what is not said; elsewhere it takes the defaults:\nai, vscode, github, pre-commit. A file that is there is never overwritten:\nthen nothing is written.',
    )
    .action(init)
}
