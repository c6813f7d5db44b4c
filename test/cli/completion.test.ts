import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bashCompletion } from '../../src/cli/commands/start/completion/bash.ts'
import { fishCompletion } from '../../src/cli/commands/start/completion/fish.ts'
import { allCommands, commandWords, nameOf, type CommandWords } from '../../src/cli/commands/start/completion/words.ts'
import { zshCompletion } from '../../src/cli/commands/start/completion/zsh.ts'
import { createProgram } from '../../src/cli/program.ts'

const folder = mkdtempSync(join(tmpdir(), 'portcullis-completion-'))
afterAll(() => rmSync(folder, { recursive: true }))

let program: CommandWords
beforeAll(async () => {
  program = commandWords(await createProgram(() => true))
}, 60_000)

const has = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0
const without = (shell: string): string => (has(shell) ? shell : `${shell} (left out: it is not installed)`)

/** What a line is completed to, by what is typed. */
interface Case {
  readonly line: readonly string[]
  readonly offered: readonly string[]
}

/** Every command, every option and every choice of the tables. */
function allCases(): readonly Case[] {
  return allCommands(program).flatMap((command): Case[] => {
    const words = ['portcullis', ...command.path.split('/').slice(1)]
    const options = command.options.flatMap(({ names }) => names.filter((name) => name.startsWith('--')))
    return [
      ...(command.inner.length > 0 ? [{ line: [...words, ''], offered: command.inner.map(nameOf) }] : []),
      { line: [...words, '--'], offered: options },
      ...command.options.flatMap(({ names, value }): Case[] => {
        const [name = ''] = names
        return typeof value === 'object' ? [{ line: [...words, name, ''], offered: value }] : []
      }),
    ]
  })
}

/** Runs a script in a shell once for all cases; it prints the words of each on a line. */
function complete(shell: string, args: readonly string[], script: string): string[][] {
  const file = join(folder, `cases.${shell}`)
  writeFileSync(file, script)
  const done = spawnSync(shell, [...args, file], { encoding: 'utf8', timeout: 60_000 })
  expect([shell, done.status, done.stderr]).toEqual([shell, 0, ''])
  return done.stdout.split('\n').slice(0, -1).map((line) => line.split(' ').filter((word) => word !== '').sort()) // prettier-ignore
}

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' ')

function expectAll(results: readonly (readonly string[])[]): void {
  const cases = allCases()
  expect(cases.length).toBeGreaterThan(60)
  for (const [index, { line, offered }] of cases.entries())
    expect([line, results[index]]).toEqual([line, [...offered].sort()])
}

describe('completion', () => {
  it.skipIf(!has('bash'))(`of every command, option and choice, in ${without('bash')}`, () => {
    const lines = allCases().map(
      ({ line }) => `COMP_WORDS=(${quoted(line)}); COMP_CWORD=${String(line.length - 1)}; _portcullis; echo "\${COMPREPLY[*]}"`, // prettier-ignore
    )
    expectAll(complete('bash', ['--norc'], `${bashCompletion(program)}\n${lines.join('\n')}\n`))
  })

  it.skipIf(!has('bash'))(`of \`--format=j\`, of options behind words, and of files, in ${without('bash')}`, () => {
    const at = (...line: string[]): string =>
      `COMP_WORDS=(${quoted(line)}); COMP_CWORD=${String(line.length - 1)}; _portcullis; echo "\${COMPREPLY[*]}"`
    const script = [
      at('portcullis', 'check', '--format', '=', 'j'),
      at('portcullis', 'check', '--format', '='),
      at('portcullis', 'check', 'policy.yaml', '--dlp'),
      at('portcullis', 'check', '--output', ''),
      at('portcullis', 'test', 'mutate', 'test', '--wr'),
      at('portcullis', 'completion', 'z'),
    ].join('\n')
    expect(complete('bash', ['--norc'], `${bashCompletion(program)}\n${script}\n`)).toEqual([
      ['json', 'junit'],
      ['github', 'json', 'junit', 'sarif', 'text'],
      ['--dlp-keys'],
      [],
      ['--write'],
      ['zsh'],
    ])
  })

  it.skipIf(!has('zsh'))(`of every command, option and choice, in ${without('zsh')}`, () => {
    // What zsh's own functions are given is what they offer; the line's words are those of its widgets.
    const own = `compdef() { :; }
_files() { :; }
_message() { :; }
compset() { :; }
_describe() { local name=\${@[-1]}; local -a given; given=("\${(@P)name}"); shown+=(\${given%%:*}); }
at() { local -a words shown; words=("$@"); local CURRENT=$# PREFIX=\${@[-1]}; _portcullis; print -r -- $shown; }
`
    const cases = allCases().map(({ line }) => `at ${quoted(line)}`)
    const results = complete('zsh', ['-f'], `${own}${zshCompletion(program)}\n${cases.join('\n')}\n`)
    expectAll(results.map((words) => words.filter((word) => !/^-[a-zA-Z]$/.test(word))))
  })

  it.skipIf(!has('fish'))(`of commands and choices, in ${without('fish')}`, () => {
    const cases = allCases().map(({ line }) => `echo (complete -C ${quoted([line.join(' ')])} | string split -f1 \\t)`)
    const results = complete('fish', ['--no-config'], `${fishCompletion(program)}\n${cases.join('\n')}\n`)
    for (const [index, { line, offered }] of allCases().entries())
      expect([line, offered.filter((word) => results[index]?.includes(word) !== true)]).toEqual([line, []])
  })
})
