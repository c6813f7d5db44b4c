import type * as runtime from '../../runtime/index.ts'
import { code, identifier, joinCode, nameCode, type Code } from './code.ts'
import { isPackageEntry, type PackageEntry } from '../ir/entries.ts'

/**
 * The exports of the runtime that emitted code relies on by itself; functions of the language
 * come on top, by the `module` column of their rows. Taking one away, or changing what it
 * does, needs a new `abi`.
 */
export const abiNames = [
  'ApplicationDirectory',
  'ExecutionContext',
  'PolicyDecider',
  'allEach',
  'anyEach',
  'arrayAnd',
  'arrayNot',
  'arrayOr',
  'arrayXor',
  'bindFunction',
  'bitwiseAnd',
  'collectEach',
  'containsBytes',
  'createBytesSearch',
  'createBytesSet',
  'createIntSet',
  'createIpSet',
  'createLists',
  'createLoopMatcher',
  'createShape',
  'createStraightMatcher',
  'createWildcard',
  'mapEach',
  'mapEachWith',
  'nativeRegex',
  'toKnownContext',
] as const satisfies readonly (keyof typeof runtime)[]

export type AbiName = (typeof abiNames)[number]

/**
 * What a text imports, and under which names. Exports of the package keep their names, which
 * are ours; those of other modules get names of our making, so that no two can meet.
 */
export class ImportTable {
  readonly #byModule = new Map<string, Map<string, Code>>()
  #foreign = 0

  /** The local name of an export, noted as imported. */
  import(name: string, from: string): Code {
    let names = this.#byModule.get(from)
    if (names === undefined) this.#byModule.set(from, (names = new Map<string, Code>()))
    let local = names.get(name)
    if (local === undefined) {
      local = isPackageEntry(from) ? identifier(name) : nameCode('m', this.#foreign++)
      names.set(name, local)
    }
    return local
  }

  /** The names that come from one entry of the package. */
  namesFrom(entry: PackageEntry): string[] {
    return [...(this.#byModule.get(entry)?.keys() ?? [])]
  }

  /**
   * The import lines.
   *
   * @param packageName - the package whose entries are meant by `runtime`, `regex` and `crypto`
   */
  write(packageName: string): Code {
    const lines = [...this.#byModule].map(([from, names]) => {
      const specifiers = [...names]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, local]) => (local.text === name ? local : code`${identifier(name)} as ${local}`))
      return code`import { ${joinCode(specifiers, ', ')} } from ${isPackageEntry(from) ? `${packageName}/${from}` : from}`
    })
    return joinCode(lines, '\n')
  }
}
