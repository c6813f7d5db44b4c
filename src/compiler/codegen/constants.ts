import type { FunctionDefinition, IndexStep, IntRange, IpRange } from '../../language/index.ts'
import {
  createBytesSearch,
  createBytesSet,
  createIntSet,
  createIpSet,
  createWildcard,
  type Value,
} from '../../runtime/index.ts'
import type { CompiledRegex } from '../../regex/index.ts'
import { code, nameCode, type Code, type Fragment } from './code.ts'
import { ImportTable, type AbiName } from './names.ts'

/** A value made once, before the first evaluation. */
interface Constant {
  readonly name: Code
  readonly value: unknown
  /** How an emitted module makes it. */
  readonly construct: Code
}

/** The constants of one or several plans; equal ones are shared. */
export class ConstantPool {
  readonly #constants: Constant[] = []
  readonly #byKey = new Map<string, Code>()
  readonly imports = new ImportTable()
  /** Host functions that have no module of their own, by name. */
  readonly bound = new Set<string>()
  /** The types whose lists are asked. */
  readonly lists = new Set<string>()

  get constants(): readonly Constant[] {
    return this.#constants
  }

  /** An export of the runtime that the text calls. */
  use(name: AbiName): Code {
    return this.imports.import(name, 'runtime')
  }

  #add(key: string, value: () => unknown, construct: () => Code): Code {
    const known = this.#byKey.get(key)
    if (known !== undefined) return known
    const name = nameCode('k', this.#constants.length)
    this.#constants.push({ name, value: value(), construct: construct() })
    this.#byKey.set(key, name)
    return name
  }

  intSet(ranges: readonly IntRange[]): Code {
    return this.#add(
      `int_set ${ranges.map(rangeKey).join()}`,
      () => createIntSet(ranges),
      () => code`${this.use('createIntSet')}(${rangeLiterals(ranges)})`,
    )
  }

  ipSet(ranges: readonly IpRange[]): Code {
    return this.#add(
      `ip_set ${ranges.map(rangeKey).join()}`,
      () => createIpSet(ranges),
      () => code`${this.use('createIpSet')}(${rangeLiterals(ranges)})`,
    )
  }

  bytesSet(items: readonly string[]): Code {
    return this.#add(
      `bytes_set ${JSON.stringify(items)}`,
      () => createBytesSet(items),
      () => code`${this.use('createBytesSet')}(${items})`,
    )
  }

  bytesSearch(literal: string): Code {
    return this.#add(
      `bytes_search ${literal}`,
      () => createBytesSearch(literal),
      () => code`${this.use('createBytesSearch')}(${literal})`,
    )
  }

  /** Bits by value. */
  masks(entries: readonly (readonly [Value, number])[]): Code {
    return this.#add(
      `masks ${String(this.#constants.length)}`,
      () => new Map(entries),
      () => code`new Map(${entries.map(([value, mask]) => [value as string | number | bigint | boolean, mask])})`,
    )
  }

  regex({ source, regex }: { readonly source: string; readonly regex: CompiledRegex }): Code {
    const { native } = regex
    return this.#add(
      `regex ${source}`,
      () => regex,
      () =>
        native === undefined
          ? code`${this.imports.import('linearRegex', 'regex')}(${regex.portable})`
          : code`${this.use('nativeRegex')}(${native.source}, ${native.flags})`,
    )
  }

  wildcard({ parts, caseSensitive }: { readonly parts: readonly string[]; readonly caseSensitive: boolean }): Code {
    return this.#add(
      `wildcard ${String(caseSensitive)} ${JSON.stringify(parts)}`,
      () => createWildcard(parts, caseSensitive),
      () => code`${this.use('createWildcard')}(${parts}, ${caseSensitive})`,
    )
  }

  /** Notes that the lists of a type are asked. */
  list(type: string): string {
    this.lists.add(type)
    return type
  }

  steps(steps: readonly IndexStep[]): Code {
    return this.#add(
      `steps ${JSON.stringify(steps)}`,
      () => steps,
      () => code`${steps.map(stepLiteral)}`,
    )
  }

  /** A function of the scheme: imported from its module, or bound by the host. */
  function(definition: FunctionDefinition): Code {
    const { name, implementation, module } = definition
    return this.#add(
      `function ${name}`,
      () => implementation,
      () => {
        if (module === undefined) {
          this.bound.add(name)
          return code`${this.use('bindFunction')}(bindings, ${name})`
        }
        return this.imports.import(module.name, module.from)
      },
    )
  }
}

function rangeKey({ first, last }: { first: number | bigint; last: number | bigint }): string {
  return `${typeof first}${String(first)}-${String(last)}`
}

function rangeLiterals(ranges: readonly { first: number | bigint; last: number | bigint }[]): Fragment {
  return ranges.map(({ first, last }) => code`{ first: ${first}, last: ${last} }`)
}

function stepLiteral(step: IndexStep): Code {
  switch (step.kind) {
    case 'each':
      return code`{ kind: "each" }`
    case 'index':
      return code`{ kind: "index", index: ${step.index} }`
    case 'key':
      return code`{ kind: "key", key: ${step.key} }`
  }
}
