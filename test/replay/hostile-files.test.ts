import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { ColumnMap } from '../../src/replay/columns/index.ts'
import { DuckdbSession, readSource, replayOnDuckdb } from '../../src/replay/node/index.ts'
import { openDrawn } from '../support/sql/drawn-policy.ts'

const folder = mkdtempSync(join(tmpdir(), 'portcullis-hostile-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const map: ColumnMap = {
  name: 'own',
  source: 'this test',
  fields: {
    'http.host': { column: 'host', type: 'text' },
    'http.response.code': { column: 'status', type: 'integer' },
  },
}
const policy = openDrawn(0, ['false', 'http.host eq "a.example" and http.response.code eq 200'])

function write(name: string, text: string | Buffer): string {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

/** Rows of the log, and those that the rule matches. */
async function count(...files: readonly string[]): Promise<readonly [rows: number, blocked: number]> {
  const { rows, sets } = await replayOnDuckdb(policy, readSource(files), map)
  const blocked = sets.filter(({ decision }) => decision.action === 'block').reduce((sum, set) => sum + set.rows, 0)
  return [rows, blocked]
}

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')
const many = 'a.example,200\n'.repeat(30_000)

describe('a file that is not what it seems ends a replay with a named error and no count', () => {
  it.each([
    ['cells missing', 'host,status\na.example\nb,200\n', 'as many cells'],
    ['cells too many', 'host,status\na.example,200,5\nb,200\n', 'as many cells'],
    ['a second header behind broken lines', 'host,status\na.example,200,5\nhost,status\nb,200\n', 'as many cells'],
    ['lines before the header', 'title\n\nhost,status\na.example,200\n', 'as many cells'],
    ['a line with # of another width', 'host,status\n#a\na.example,200\nb,200\n', 'as many cells'],
    ['cells missing far below', `host,status\n${many}a.example\n${many}`, 'the line 30002'],
    ['a quote not closed', 'host,status\na.example,200\n"a.exa,200\nb,200\n', 'a quote is not closed'],
    [
      'a quote not closed far below',
      `host,status\n${many}"a.exa,200\n`,
      'the line 30002 is no CSV: a quote is not closed',
    ],
    ['text behind a quote', 'host,status\n"a"x,200\n', 'a quote'],
    ['a byte that is not UTF-8', bytes('host,status\na\xff,200\n'), 'it is not UTF-8'],
    ['a line longer than can be', `host,status\n${'a'.repeat(3_000_000)},200\n`, '2 000 000 bytes'],
    ['a number that is none', 'host,status\na.example,0x10\n', 'no integer'],
  ])('CSV: %s', async (_, text, reason) => {
    const file = write('log.csv', text)
    await expect(count(file)).rejects.toMatchObject({ code: 'E_SQL_SOURCE_INVALID', file, message: expect.stringContaining(reason) as string }) // prettier-ignore
  })

  it.each([
    ['no header', ''],
    ['another separator', 'host;status\na.example;200\n'],
    ['a column twice', 'host,Host,status\na.example,b.example,200\n'],
  ])('CSV: %s', async (_, text) => {
    const file = write('columns.csv', text)
    await expect(count(file)).rejects.toMatchObject({ code: 'E_SQL_COLUMN_TYPE', file })
  })

  it.each([
    ['a line cut short', '{"host":"a.example","status":200}\n{"host":"a.ex'],
    ['a key twice', '{"host":"a.example","host":"b.example","status":200}\n'],
    ['a key twice, once with an escape', '{"host":"a.example","ho\\u0073t":"b.example","status":200}\n'],
    ['two objects in a line', '{"host":"a.example","status":200} {"host":"a.example","status":200}\n'],
    ['an array', '[{"host":"a.example","status":200}]\n'],
    ['a deep value', `{"host":${'['.repeat(5000)}${']'.repeat(5000)},"status":200}\n`],
    ['half of a pair', '{"host":"\\ud800","status":200}\n'],
    ['a byte that is not UTF-8', bytes('{"host":"a.example","status":200,"other":"\xff"}\n')],
    ['a number that is too big', '{"host":"a.example","status":9223372036854775808}\n'],
  ])('JSON lines: %s', async (_, text) => {
    const file = write('log.jsonl', text)
    const error: unknown = await count(file).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'E_SQL_SOURCE_INVALID', file })
    // What the file holds is not for a log of errors.
    expect((error as Error).message).not.toMatch(/a\.ex|\[\[/)
  })

  const line = '{"host":"a.example","status":200}\n'
  it.each([
    ['the first one', '{broken\n', 'the line 1, blank ones not counted, is no JSON: unexpected character at byte 2'],
    ['the last one, without an end', `${line}${line}{"host":`, 'the line 3,'],
    ['one behind blank ones', `${line}\n \n${line}{broken\n${line}`, 'the line 3,'],
    ['one far below', `${line.repeat(5000)}{broken\n${line}`, 'the line 5001,'],
    ['one that is no row', `${line}${line}{"host":1,"host":2}\n`, 'the line 3, blank ones not counted, is no row: an object has a key twice'], // prettier-ignore
    ['one that is no row behind blank ones', `${line}\n\n{"host":1,"host":2}\n`, 'the line 2,'],
    ['one of two rows', `${line}${line.trim()} ${line}`, 'the line 2, blank ones not counted, is no JSON: unexpected content after document at byte 34'], // prettier-ignore
  ])('JSON lines: the broken line is named: %s', async (_, text, reason) => {
    const file = write('lines.jsonl', text)
    await expect(count(file)).rejects.toMatchObject({ code: 'E_SQL_SOURCE_INVALID', file, message: expect.stringContaining(reason) as string }) // prettier-ignore
  })

  it('Parquet: cut short, spoilt, empty, or none', async () => {
    const whole = join(folder, 'whole.parquet')
    const session = await DuckdbSession.open()
    await session.run(`COPY (SELECT 'a.example' AS host, 200 AS status FROM range(20000)) TO '${whole}'`)
    session.close()
    expect(await count(whole)).toEqual([20_000, 20_000])
    const held = readFileSync(whole)
    const spoilt = Buffer.from(held)
    for (let at = 20; at < 120; at++) spoilt[at] = 0x5a ^ (spoilt[at] ?? 0)
    for (const [name, content] of [
      ['cut', held.subarray(0, -50)],
      ['start', held.subarray(0, 100)],
      ['spoilt', spoilt],
      ['empty', ''],
      ['csv', 'host,status\n'],
    ] as const) {
      // prettier-ignore
      const file = write(`${name}.parquet`, content)
      await expect(count(file), name).rejects.toMatchObject({ code: 'E_SQL_SOURCE_INVALID', file })
    }
  })

  it('a name that no file has, a glob that matches none, and a packed file that is none', async () => {
    for (const name of ['none.csv', 'none*.jsonl', '.csv'])
      await expect(count(join(folder, name)), name).rejects.toMatchObject({ code: 'E_SQL_SOURCE_INVALID' })
    await expect(count(write('packed.jsonl.gz', 'x'))).rejects.toMatchObject({ code: 'E_SQL_SOURCE_INVALID' })
  })

  it('files of a glob of which one has another column or type', async () => {
    const into = join(folder, 'glob')
    mkdirSync(into)
    const make = async (name: string, query: string): Promise<void> => {
      const session = await DuckdbSession.open()
      await session.run(`COPY (SELECT ${query} FROM range(10)) TO '${join(into, name)}'`)
      session.close()
    }
    await make('a.parquet', `'a.example' AS host, 100::TINYINT AS status`)
    await make('b.parquet', `200::BIGINT AS status, 'a.example' AS host, {deep: 1} AS other`)
    expect(await count(join(into, '*.parquet'))).toEqual([20, 10])
    await make('c.parquet', `'a.example' AS host, '200' AS status`)
    await expect(count(join(into, '*.parquet'))).rejects.toMatchObject({ code: 'E_SQL_COLUMN_TYPE', file: join(into, 'c.parquet') }) // prettier-ignore
    await make('c.parquet', `'a.example' AS name, 200 AS status`)
    await expect(count(join(into, '*.parquet'))).rejects.toMatchObject({ code: 'E_SQL_COLUMN_TYPE', file: join(into, 'c.parquet') }) // prettier-ignore
  })
})

describe('what is odd and sound is counted', () => {
  it.each([
    [`quo'te";--.csv`, 'host,status\na.example,200\n', [1, 1]],
    ['[a]*?.csv', 'host,status\na.example,200\n', [1, 1]],
    ['bom.csv', '\ufeffhost,status\r\na.example,200\r\n', [1, 1]],
    ['hash.csv', 'host,status\n#a.example,200\na.example,200\n#b,200\n', [3, 1]],
    ['lines.csv', 'host,status\n"a\nb",200\na.example,200\n', [2, 1]],
    ['nul.csv', 'host,status\na.example\0,200\n\u0001,200\na.example,200\n', [3, 1]],
    ['header.csv', 'host,status\n', [0, 0]],
    ['empty.jsonl', '', [0, 0]],
    ['blank.jsonl', '\n{"host":"a.example","status":200}\n\n{}\n', [2, 1]],
    [
      'case.jsonl',
      '{"Host":"a.example","host":"b","status":200}\n{"host":"a.example","Host":"b","status":200}\n',
      [2, 1],
    ],
    ['deep.jsonl', `{"host":"a.example","status":200,"x":${'['.repeat(20_000)}${']'.repeat(20_000)}}\n`, [1, 1]],
  ] as const)('%j', async (name, text, expected) => {
    expect(await count(write(name, text))).toEqual(expected)
  })
})
