import { afterEach, describe, expect, it, vi } from 'vitest'
import { fromLogRow } from '../../inspection/traffic/index.ts'
import { UnreadMembers } from './unread-members.ts'

afterEach(() => vi.restoreAllMocks())

/** What is told of rows. */
function told(rows: readonly Readonly<Record<string, unknown>>[]): string {
  let text = ''
  vi.spyOn(process.stderr, 'write').mockImplementation((part) => {
    text += String(part)
    return true
  })
  const unread = new UnreadMembers()
  for (const [index, row] of rows.entries()) expect(unread.watch(index + 1, row, fromLogRow)).toEqual(fromLogRow(row))
  unread.report()
  vi.restoreAllMocks()
  return text
}

describe('UnreadMembers', () => {
  const row = { method: 'GET', host: 'a.example', path: '/', status: 200, body: '{}', headers: {} }

  it('names a member that the reader does not look at, once and with its first line', () => {
    expect(told([row, { ...row, hots: 'x' }, { ...row, hots: 'y', 'user-agent': 'z' }])).toBe(
      'note nothing reads these members of the rows: `hots` (line 2), `user-agent` (line 3)\n',
    )
  })

  it('says nothing of rows whose members are read', () => {
    expect(told([row, { ...row, ts: 1, client_ip: '192.0.2.1', user_agent: 'x' }])).toBe('')
  })

  it('has an end where names are data', () => {
    const rows = Array.from({ length: 3000 }, (_, index) => ({ ...row, [`key-${String(index)}`]: 1 }))
    expect(told(rows)).toMatch(/`key-11` \(line 12\) and 988 more\n$/)
  })
})
