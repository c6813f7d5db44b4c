import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ownerOnly, writeFiles } from './write.ts'
import { mountSmallDisk } from '../../../test/support/small-disk.ts'

const folder = mkdtempSync(join(tmpdir(), 'portcullis-write-'))
afterAll(() => rmSync(folder, { recursive: true }))

const modeOf = (path: string): number => statSync(path).mode & 0o777

function fresh(name: string): string {
  const path = join(folder, name)
  mkdirSync(path)
  return path
}

describe('writeFiles', () => {
  it('writes new files and replaces old ones, and leaves nothing beside them', () => {
    const at = fresh('plain')
    const file = join(at, 'a.txt')
    expect(writeFiles([{ file, text: 'one' }])).toBeUndefined()
    expect(writeFiles([{ file, text: 'two' }])).toBeUndefined()
    expect([readFileSync(file, 'utf8'), readdirSync(at)]).toEqual(['two', ['a.txt']])
  })

  it('keeps the permissions of a file, and takes those that are asked for', () => {
    const at = fresh('mode')
    const [own, secret] = [join(at, 'own'), join(at, 'secret')]
    for (const path of [own, secret]) writeFileSync(path, 'x')
    chmodSync(own, 0o640)
    chmodSync(secret, 0o644)
    expect(writeFiles([{ file: own, text: 'y' }, { file: secret, text: 'z', mode: ownerOnly }])).toBeUndefined() // prettier-ignore
    expect([modeOf(own), modeOf(secret)]).toEqual([0o640, 0o600])
  })

  it('writes through a link, which stays one', () => {
    const at = fresh('link')
    mkdirSync(join(at, 'real'))
    writeFileSync(join(at, 'real/file'), 'old')
    symlinkSync('real/file', join(at, 'name'))
    expect(writeFiles([{ file: join(at, 'name'), text: 'new' }])).toBeUndefined()
    expect([readlinkSync(join(at, 'name')), readFileSync(join(at, 'real/file'), 'utf8')]).toEqual(['real/file', 'new'])
    expect(lstatSync(join(at, 'name')).isSymbolicLink()).toBe(true)
  })

  it('never replaces what must be new, and then writes none of the others', () => {
    const at = fresh('pair')
    const [first, second] = [join(at, 'private'), join(at, 'public')]
    writeFileSync(second, 'here')
    const pair = [first, second].map((file) => ({ file, text: 'x', isNew: true }))
    expect(writeFiles(pair)).toMatchObject({
      file: second,
      reason: expect.stringContaining('exists already') as string,
    })
    expect(readdirSync(at)).toEqual(['public'])
    rmSync(second)
    expect(writeFiles(pair)).toBeUndefined()
    expect(readdirSync(at)).toEqual(['private', 'public'])
  })

  it('refuses folders, pipes and devices, and places that do not exist', () => {
    const at = fresh('other')
    const good = { file: join(at, 'good'), text: 'x' }
    expect(writeFiles([good, { file: at, text: 'x' }])).toMatchObject({ reason: 'it is a folder' })
    expect(writeFiles([good, { file: join(at, 'no/file'), text: 'x' }])).toMatchObject({ reason: expect.stringContaining('no such') as string }) // prettier-ignore
    expect(writeFiles([good, { file: join(at, 'n'.repeat(300)), text: 'x' }])).toMatchObject({ reason: 'its name is too long' }) // prettier-ignore
    if (process.platform !== 'win32') {
      expect(spawnSync('mkfifo', [join(at, 'pipe')]).status).toBe(0)
      expect(writeFiles([good, { file: join(at, 'pipe'), text: 'x' }])).toMatchObject({
        reason: 'it is no regular file',
      })
      rmSync(join(at, 'pipe'))
    }
    expect(readdirSync(at)).toEqual([])
  })
})

const small = join(folder, 'small')

describe.runIf(mountSmallDisk(small))('a full disk', () => {
  it('leaves what was there, says so, and leaves nothing beside it', () => {
    const [first, second] = [join(small, 'first'), join(small, 'second')]
    for (const file of [first, second]) writeFileSync(file, 'kept')
    const long = 'x'.repeat(40_000)
    expect(writeFiles([{ file: first, text: long }, { file: second, text: long }])).toEqual({
      file: second,
      reason: 'the disk is full; what was there is left as it was',
    }) // prettier-ignore
    expect([first, second].map((file) => readFileSync(file, 'utf8'))).toEqual(['kept', 'kept'])
    expect(readdirSync(small).sort()).toEqual(['first', 'second'])
    expect(writeFiles([{ file: first, text: 'new' }])).toBeUndefined()
    expect(readFileSync(first, 'utf8')).toBe('new')
  })
})
