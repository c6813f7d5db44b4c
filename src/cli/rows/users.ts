import { readRowIdentity, type ReadIdentity } from '../../enforcement/index.ts'
import { reportUnread } from '../files/file-problem.ts'
import { readText } from '../files/read.ts'
import { printError } from '../terminal/text.ts'

type KnownUser = Omit<ReadIdentity, 'problems'>

/** What is known of users, by e-mail address or name. */
export interface Users {
  find(user: string | undefined): KnownUser | undefined
}

/** Members of a line: those of an identity, flat. */
const members = {
  email: 'email',
  name: 'name',
  groups: 'groups',
  posture_passed: 'posture_passed',
  posture_failed: 'posture_failed',
} as const

/**
 * Reads a file of users: a JSON object a line with `email` or `name`, and `groups`, `posture_passed`, `posture_failed`.
 *
 * @returns undefined if it cannot be read or a line names nobody, which is then told
 */
export function readUsers(file: string): Users | undefined {
  const read = readText(file, { limit: 'maxListBytes' })
  if ('reason' in read) {
    reportUnread(read)
    return undefined
  }
  const users = new Map<string, KnownUser>()
  let isSound = true
  for (const [index, line] of read.text.split('\n').entries()) {
    if (line.trim() === '') continue
    let row: unknown
    try {
      row = JSON.parse(line)
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
    }
    const known = readRowIdentity(row, { log: members })
    const names = [known.identity?.email, known.identity?.name].filter((name) => name !== undefined)
    for (const name of names) users.set(name.toLowerCase(), known)
    if (names.length > 0) continue
    printError('E_EVENT_SYNTAX', `line ${String(index + 1)} names no user by \`email\` or \`name\``, file)
    isSound = false
  }
  return isSound ? { find: (user) => (user === undefined ? undefined : users.get(user.toLowerCase())) } : undefined
}
