import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { createSeededUnit } from '../../src/testing/index.ts'
import { killAtRandom, writingCommands } from '../support/kill-writes.ts'
import { builtCommand, root, runCommand } from '../support/run-command.ts'
import { mountSmallDisk } from '../support/small-disk.ts'

// Each call is a process, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 })

const folder = mkdtempSync(join(tmpdir(), 'portcullis-files-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const sound = file('sound.yaml', 'rules:\n  - { id: a, expression: http.host eq "x", action: block }\n')
const events = file('events.jsonl', '{"http.host":"x"}\n')

describe.skipIf(process.platform === 'win32')('files that are none', () => {
  const pipe = join(folder, 'pipe')
  expect(spawnSync('mkfifo', [pipe]).status).toBe(0)

  it.each([
    ['check', [pipe]],
    ['decide', ['/dev/zero', events]],
    ['decide', [sound, pipe]],
    ['decide', [sound, '/dev/zero', '--input', 'har']],
    ['check', [sound, '--dlp-keys', pipe]],
    ['eval', ['true', '--event', `@${pipe}`]],
    ['import', ['/dev/zero']],
    ['discover', [events, '--rules', pipe]],
    ['discover', [pipe, '--envoy']],
    ['discover', ['--load', '/dev/zero']],
    ['exact-data', ['key', 'a', '--keys', pipe]],
    ['exact-data', ['hash', pipe, '--keys', pipe, '--key', 'a']],
    ['prompt-log', ['decrypt', events, '--key', '/dev/zero']],
    ['compile', [sound, '-o', pipe]],
    ['import', [file('rules.json', '[{"kind":"zone","phase":"http_request_firewall_custom","rules":[]}]'), '-o', folder]],
  ])('%s %j: an error, no waiting and no stack', (command, args) => {
    const { code, err } = runCommand([command, ...args], '', { timeout: 20_000 })
    expect([code, err]).toEqual([1, expect.stringMatching(/E_FILE(?:_WRITE)? .*(?:no regular file|it is a folder)/)])
    expect(err).not.toContain('    at ')
  }) // prettier-ignore

  it('a policy reaches no file outside of its folder, and its lists are not quoted', () => {
    const secret = file('secret.txt', 'sesame\n')
    const inside = join(folder, 'policy')
    mkdirSync(inside)
    symlinkSync(secret, join(inside, 'link.txt'))
    writeFileSync(join(inside, 'list.txt'), '10.0.0.1\nsesame\n')
    for (const [name, code] of [
      ['../secret.txt', 'E_LIST_FILE'],
      ['link.txt', 'E_LIST_FILE'],
      [secret, 'E_LIST_FILE'],
      ['/proc/self/environ', 'E_LIST_FILE'],
      ['list.txt', 'E_LIST_ITEM'],
    ]) {
      // prettier-ignore
      writeFileSync(join(inside, 'p.yaml'), `lists: { l: { kind: ip, file: '${name ?? ''}' } }\nrules: []\n`)
      for (const path of name === 'list.txt' ? [inside, join(inside, 'p.yaml')] : [inside]) {
        const outcome = runCommand(['check', path])
        expect([outcome.code, outcome.out]).toEqual([1, expect.stringContaining(code ?? '')])
        expect(outcome.out + outcome.err).not.toContain('sesame')
      }
    }
    rmSync(join(inside, 'p.yaml'))
    symlinkSync('/etc/passwd', join(inside, 'q.yaml'))
    expect(runCommand(['check', inside])).toMatchObject({
      code: 1,
      err: expect.stringContaining('outside of the folder'),
    })
  })
})

describe.skipIf(process.platform === 'win32')('standard output', () => {
  const many = file('many.jsonl', '{"http.host":"x"}\n'.repeat(20_000))
  const shell = (script: string): { readonly code: number | null; readonly err: string } => {
    const portcullis = `portcullis() { "${process.execPath}" "${builtCommand()}" "$@"; }`
    const done = spawnSync('bash', ['-c', `${portcullis}; ${script}`], { cwd: root, encoding: 'utf8' })
    return { code: done.status, err: done.stderr }
  }

  it('that is closed ends with a message', () => {
    const { code, err } = shell(`set -o pipefail; portcullis decide ${sound} ${many} | head -1 > /dev/null`)
    expect([code, err]).toEqual([1, 'error E_OUTPUT standard output cannot be written: its reader has gone\n'])
  })

  it.skipIf(spawnSync('test', ['-w', '/dev/full']).status !== 0)('that is full ends with a message', () => {
    for (const command of [`decide ${sound} ${events}`, `check ${sound}`, `plan ${sound}`, '--help', 'discover --print-rules']) {
      const { code, err } = shell(`portcullis ${command} > /dev/full`)
      expect([command, code, err]).toEqual([command, 1, 'error E_OUTPUT standard output cannot be written: the disk is full\n'])
    }
  }) // prettier-ignore
})

describe('a command that is killed while it writes', () => {
  const seed = Date.now() % 2 ** 31
  console.info(`seed of the moments: ${String(seed)}`)
  const random = createSeededUnit(seed)

  it.each(writingCommands)('loses nothing: $name', async (command) => {
    expect(await killAtRandom(command, 3, random)).toMatchObject({ damage: [] })
  })
})

const small = join(folder, 'small')

describe.runIf(mountSmallDisk(small))('a full disk', () => {
  it('keeps keys, modules and states, and says that it is full', () => {
    const keys = join(small, 'keys.json')
    expect(runCommand(['exact-data', 'key', 'first', '--keys', keys]).code).toBe(0)
    const [before, module] = [readFileSync(keys, 'utf8'), join(small, 'policy.mjs')]
    expect(runCommand(['compile', sound, '-o', module]).code).toBe(0)
    const good = readFileSync(module, 'utf8')
    writeFileSync(join(small, 'filler'), 'x'.repeat(16 * 4096 - 3 * 4096))
    spawnSync('bash', ['-c', `cat /dev/zero > ${join(small, 'rest')}`])
    for (const args of [['exact-data', 'key', 'second', '--keys', keys], ['compile', sound, '-o', module], ['discover', '-', '--save', join(small, 'state')], ['prompt-log', 'keys', join(small, 'pair')]]) // prettier-ignore
      expect([args[0], runCommand(args)]).toEqual([args[0], expect.objectContaining({ code: 1, err: expect.stringContaining('E_FILE_WRITE the file cannot be written: the disk is full') })]) // prettier-ignore
    expect([readFileSync(keys, 'utf8'), readFileSync(module, 'utf8')]).toEqual([before, good])
    expect(readdirSync(small).sort()).toEqual(['filler', 'keys.json', 'policy.mjs', 'rest'])
  })
})
