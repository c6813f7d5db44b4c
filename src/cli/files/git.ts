import { execFileSync } from 'node:child_process'
import { dirname, basename } from 'node:path'
import { openPolicyFiles, type OpenedPolicy, type PolicyFile } from '../../policy/index.ts'
import { printError } from '../terminal/text.ts'

function git(folder: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync('git', ['-C', folder, ...args], {
      encoding: 'utf8',
      maxBuffer: 64 * 2 ** 20,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  } catch (error) {
    const { code, status } = error as { code?: string; status?: number | null }
    // git left with a code of its own, or is not here; anything else is a fault of ours.
    if (code === 'ENOENT' || typeof status === 'number') return undefined
    throw error
  }
}

/**
 * A policy as it was at a revision of the repository that holds its files. A file that was not there then is left out.
 *
 * @returns undefined if git does not know the revision, which is then told
 */
export function openPolicyAt(
  revision: string,
  files: readonly PolicyFile[],
  options: Parameters<typeof openPolicyFiles>[1] = {},
): OpenedPolicy | undefined {
  const [first] = files
  const folder = first === undefined ? '.' : dirname(first.file)
  if (git(folder, ['rev-parse', '--verify', '--quiet', `${revision}^{commit}`]) === undefined) {
    printError('E_FILE', `git knows no revision \`${revision}\` here`)
    return undefined
  }
  const old = files.flatMap(({ file }): PolicyFile[] => {
    const text = git(dirname(file), ['show', `${revision}:./${basename(file)}`])
    return text === undefined ? [] : [{ file, text }]
  })
  return openPolicyFiles(old.length === 0 ? [{ file: first?.file ?? '', text: 'version: 1\n' }] : old, options)
}
