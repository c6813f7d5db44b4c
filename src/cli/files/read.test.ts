import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { fileLimits } from './limits.ts'
import { readBytes, readJson, readText } from './read.ts'

const folder = mkdtempSync(join(tmpdir(), 'portcullis-read-'))
afterAll(() => rmSync(folder, { recursive: true }))
const inside = join(folder, 'policy')
mkdirSync(inside)

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const reasonOf = (path: string, below?: string): string | undefined => {
  const read = readText(path, { limit: 'maxListBytes', ...(below === undefined ? {} : { below }) })
  return 'reason' in read ? read.reason : undefined
}

describe('readText', () => {
  it('gives UTF-8 text without its mark, and tells what is none', () => {
    expect(readText(file('a.txt', '\ufeffé'), { limit: 'maxListBytes' })).toEqual({ text: 'é' })
    expect(readText(file('empty.txt', ''), { limit: 'maxListBytes' })).toEqual({ text: '' })
    expect(reasonOf(file('b.txt', Uint8Array.of(0xff)))).toBe('it is not UTF-8')
    expect(reasonOf(join(folder, 'absent'))).toBe('there is no such file or folder')
    expect(reasonOf(join(folder, 'a\0b'))).toContain('no name may have')
    expect(reasonOf(folder)).toBe('it is a folder')
  })

  it.skipIf(process.platform === 'win32')('waits for no pipe, device or kernel file', () => {
    const pipe = join(folder, 'pipe')
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0)
    const started = performance.now()
    for (const path of [pipe, '/dev/zero', '/dev/null', '/dev/tty'])
      expect(reasonOf(path)).toMatch(/no regular file|no such file|report/)
    symlinkSync(pipe, join(inside, 'list.txt'))
    expect(reasonOf(join(inside, 'list.txt'))).toContain('no regular file')
    expect(performance.now() - started).toBeLessThan(1000)
  })

  it('stays below a folder, links followed', () => {
    const secret = file('secret.txt', 'do not print me')
    writeFileSync(join(inside, 'own.txt'), 'x')
    symlinkSync(secret, join(inside, 'out.txt'))
    symlinkSync('own.txt', join(inside, 'in.txt'))
    symlinkSync('circle.txt', join(inside, 'circle.txt'))
    mkdirSync(join(folder, 'policy-other'))
    writeFileSync(join(folder, 'policy-other/x.txt'), 'x')
    for (const path of [
      secret,
      join(inside, '../secret.txt'),
      join(inside, 'out.txt'),
      '/etc/passwd',
      join(folder, 'policy-other/x.txt'),
      inside,
    ])
      expect([path, reasonOf(path, inside)]).toEqual([path, 'it lies outside of the folder of the policy'])
    expect(reasonOf(join(inside, 'own.txt'), inside)).toBeUndefined()
    expect(reasonOf(join(inside, 'in.txt'), inside)).toBeUndefined()
    expect(reasonOf(join(inside, 'circle.txt'), inside)).toContain('circle')
    symlinkSync(inside, join(folder, 'linked'))
    expect(reasonOf(join(folder, 'linked/own.txt'), join(folder, 'linked'))).toBeUndefined()
  })

  it('names the limit that a file is over, before it reads it', () => {
    const large = file('large', '')
    truncateSync(large, fileLimits.maxKeyBytes + 1)
    expect(readBytes(large, { limit: 'maxKeyBytes' })).toEqual({
      file: large,
      reason: 'it has more than 1048576 bytes (`maxKeyBytes`)',
    })
    truncateSync(large, fileLimits.maxKeyBytes)
    expect(readBytes(large, { limit: 'maxKeyBytes' })).toMatchObject({ bytes: { length: fileLimits.maxKeyBytes } })
  })

  it('never quotes what a file holds', () => {
    for (const content of ['{"secret": sesame}', 'sesame', '{"a":"sesame"'])
      expect(JSON.stringify(readJson(file('c.json', content), { limit: 'maxKeyBytes' }))).not.toContain('sesame"')
    expect(readJson(file('c.json', 'sesame'), { limit: 'maxKeyBytes' })).toMatchObject({ reason: 'it is no JSON' })
    expect(readJson(file('d.json', '['.repeat(500_000)), { limit: 'maxKeyBytes' })).toMatchObject({
      reason: expect.stringMatching(/too deep|no JSON/) as string,
    })
  })
})
