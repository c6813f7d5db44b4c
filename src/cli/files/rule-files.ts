import { readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isRuleFile, type SourceFile } from '../../lint/index.ts'
import { isTestFile } from './policy-file.ts'
import { toFileProblem, type FileProblem } from './file-problem.ts'
import { readText } from './read.ts'

/** Files that are looked at together: policy documents of one folder are one policy. */
export interface RuleFileGroup {
  /** Below which the names in policy documents lie. */
  readonly folder: string
  readonly files: readonly SourceFile[]
}

/** What was read of some paths. */
export interface RuleFiles {
  readonly groups: readonly RuleFileGroup[]
  readonly problems: readonly FileProblem[]
}

/** Folders that hold nothing of one's own. */
const skipped = /^(?:\..*|node_modules)$/

/** The files of a folder and of those in it, by name. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.isDirectory()) return skipped.test(entry.name) ? [] : filesIn(join(folder, entry.name))
      return /\.(?:wf|tf|tofu|ya?ml|json)$/.test(entry.name) && !isTestFile(entry.name)
        ? [join(folder, entry.name)]
        : []
    })
}

class RuleFileReader {
  readonly #groups = new Map<string, SourceFile[]>()
  readonly problems: FileProblem[] = []

  #add(file: string, root: string | undefined): void {
    const below = root === undefined ? {} : { below: root }
    const read = readText(file, { limit: 'maxPolicyBytes', ...below })
    if (!('text' in read)) this.problems.push(read)
    else if (root === undefined || isRuleFile({ file, text: read.text })) {
      const folder = file === '-' ? '.' : dirname(file)
      const list = this.#groups.get(folder) ?? []
      this.#groups.set(folder, list)
      list.push({ file, text: read.text })
    }
  }

  read(path: string): void {
    try {
      const isFolder = path !== '-' && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
      if (!isFolder) this.#add(path, undefined)
      else for (const file of filesIn(path)) this.#add(file, path)
    } catch (error) {
      this.problems.push(toFileProblem(path, error))
    }
  }

  get groups(): readonly RuleFileGroup[] {
    return [...this.#groups].map(([folder, files]) => ({ folder, files }))
  }
}

/** Reads rule files and folders of them, of any form. */
export function readRuleFiles(paths: readonly string[]): RuleFiles {
  const reader = new RuleFileReader()
  for (const path of paths) reader.read(path)
  return { groups: reader.groups, problems: reader.problems }
}
