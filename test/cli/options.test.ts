import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Command } from 'commander'
import { TableOption } from '../../src/cli/options.ts'
import { createProgram, run } from '../../src/cli/program.ts'

let program: Command
beforeAll(async () => {
  program = await createProgram(() => true)
  // All commands are loaded, and the machine may be busy.
}, 60_000)

/** Every command that does something, with the words that call it. */
function leaves(command: Command, words: readonly string[] = []): { command: Command; words: readonly string[] }[] {
  if (command.commands.length === 0) return [{ command, words }]
  return command.commands.flatMap((inner) => leaves(inner, [...words, inner.name()]))
}

/** Arguments that are right as far as can be told without looking at a file. */
function soundArguments(command: Command): string[] {
  const needed = command.options.filter((option) => option.mandatory)
  return [...command.registeredArguments.map(() => 'x'), ...needed.flatMap((option) => [option.long ?? '', 'x'])]
}

let printed = ''
afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

/** Runs the command line in this process and takes what it prints. */
async function call(args: readonly string[]): Promise<{ readonly code: unknown; readonly err: string }> {
  printed = ''
  process.exitCode = undefined
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    printed += String(text)
    return true
  })
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true)
  await run(args)
  const code = process.exitCode
  process.exitCode = undefined
  return { code, err: printed }
}

describe('every command', () => {
  it('is listed, and takes its options from the one table', () => {
    const all = leaves(program)
    expect(all.length).toBeGreaterThanOrEqual(13)
    const strangers = all.flatMap(({ command, words }) =>
      command.options.filter((option) => !(option instanceof TableOption)).map((option) => [...words, option.flags].join(' ')),
    ) // prettier-ignore
    expect(strangers).toEqual([])
  })

  it('refuses a value beside the choices, and names them', async () => {
    let tried = 0
    for (const { command, words } of leaves(program))
      for (const option of command.options) {
        if (option.argChoices === undefined) continue
        for (const wrong of ['nope', '', option.argChoices[0]?.toUpperCase() ?? '', `${option.argChoices[0] ?? ''} `]) {
          const { code, err } = await call([...words, ...soundArguments(command), option.long ?? '', wrong])
          expect([words.join(' '), option.long, wrong, code]).toEqual([words.join(' '), option.long, wrong, 2])
          for (const choice of option.argChoices) expect(err).toContain(choice)
          tried += 1
        }
      }
    expect(tried).toBeGreaterThan(40)
  })

  it('refuses unknown options, missing values, empty values, and too few or too many arguments', async () => {
    for (const { command, words } of leaves(program)) {
      const sound = soundArguments(command)
      const wrong = [
        [...sound, '--nope'],
        [...sound, '-x'],
      ]
      for (const option of command.options) {
        if (option.isBoolean()) {
          wrong.push([...sound, `${option.long ?? ''}=x`])
          continue
        }
        wrong.push([...sound, option.long ?? ''])
        wrong.push([...sound, option.long ?? '', ''])
      }
      if (command.registeredArguments.some(({ required }) => required))
        wrong.push(sound.slice(command.registeredArguments.length))
      if (!command.registeredArguments.some(({ variadic }) => variadic)) wrong.push(['more', ...sound])
      for (const option of command.options.filter(({ mandatory }) => mandatory))
        wrong.push(sound.filter((_, index) => sound[index] !== option.long && sound[index - 1] !== option.long))
      for (const args of wrong) {
        const { code } = await call([...words, ...args])
        expect([...words, ...args, code]).toEqual([...words, ...args, 2])
      }
    }
  })

  it('reads standard input once only', async () => {
    for (const args of [
      ['decide', '-', '-'],
      ['diff', '-', '-', 'x'],
      ['check', '-', '-'],
      ['decide', 'x', '-', '--dlp-keys', '-'],
      ['exact-data', 'hash', '-', '--keys', '-', '--key', 'a'],
      ['discover', '-', '--load', '-'],
    ])
      expect(await call(args)).toEqual({ code: 2, err: expect.stringContaining('once only') })
  })
})

describe('help', () => {
  const helpOf = (command: Command, columns: number): string => {
    let text = ''
    command.configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => columns })
    command.outputHelp()
    return text
  }

  it.each([80, 120])('fits into %i columns, on every screen', (columns) => {
    for (const command of [program, ...program.commands, ...leaves(program).map((leaf) => leaf.command)])
      for (const line of helpOf(command, columns).split('\n'))
        expect([line, line.length <= columns]).toEqual([line, true])
  })

  it('lists the commands in groups, a clause in a line each', () => {
    const text = helpOf(program, 80)
    expect(text.match(/^(?:Start|Write|Test|Ship|Find):$/gm)).toEqual(['Start:', 'Write:', 'Test:', 'Ship:', 'Find:'])
    for (const command of program.commands) {
      expect(text).toContain(`  ${command.name().padEnd(13)}  ${command.summary()}\n`)
      expect(command.summary()).toMatch(/^[a-z][^.;]*[^.]$/)
    }
  })

  it('is found by `help` too, and `--version` tells the version of the package', async () => {
    expect((await call(['help'])).code).toBe(0)
    expect((await call(['help', 'check'])).code).toBe(0)
    expect((await call(['--version'])).code).toBe(0)
    expect((await call(['help', 'nope'])).code).toBe(2)
  })
})
