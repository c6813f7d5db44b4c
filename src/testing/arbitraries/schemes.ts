import {
  defineScheme,
  printType,
  type FunctionDefinition,
  type FunctionInput,
  type Scheme,
  type Type,
} from '../../language/index.ts'
import { createMentioned, drawBytes, drawInt, drawIp, type Mentioned } from './literals.ts'
import { printIp, toTextStrict } from '../../runtime/index.ts'
import type { Draw } from './draw.ts'

export interface SchemeChoices {
  /** Functions that the scheme may call. */
  readonly functions?: readonly (FunctionInput | FunctionDefinition)[]
  readonly maxFields?: number
}

export interface DrawnScheme {
  readonly scheme: Scheme
  /** By type: items by list name, as given to `defineScheme`. */
  readonly lists: {
    readonly [T in 'Ip' | 'Bytes' | 'Int']?: Readonly<Record<string, readonly (string | number | bigint)[]>>
  }
  /** What the lists hold. */
  readonly mentioned: Mentioned
}

/**
 * Names that are awkward somewhere: keywords as prefixes, digits first, properties of every object.
 * No name starts with `not`: the engine can never read such a field at the start of an expression.
 */
const names: readonly string[] = [
  'a',
  'b',
  'num',
  'http.host',
  'score',
  'tags',
  'ab',
  'r',
  'any',
  'all',
  'in',
  'eq',
  'orx',
  'android',
  'matches.x',
  'e',
  '0a',
  '1.2',
  'x_',
  '__proto__',
  'constructor',
  'toString.a',
  'A.B',
  'cf.x.y',
  'strict',
  'f00d',
]

export const listNames: readonly string[] = ['x', 'a.b', 'unknown_1']

function drawType(draw: Draw, layers: number): Type {
  if (layers > 0 && draw.chance(0.45)) {
    const element = drawType(draw, layers - 1)
    return draw.chance(0.4) ? { map: element } : { array: element }
  }
  return draw.pick(['Int', 'Bytes', 'Bool', 'Ip'] as const)
}

function drawLists(draw: Draw, mentioned: Mentioned): DrawnScheme['lists'] {
  const items = <T>(generate: () => T): Record<string, T[]> => ({
    x: draw.list(0, 3, generate),
    'a.b': draw.list(0, 3, generate),
  })
  const remember = <T extends 'Int' | 'Bytes' | 'Ip'>(type: T, value: Mentioned[T][number]): Mentioned[T][number] => {
    ;(mentioned[type] as Mentioned[T][number][]).push(value)
    return value
  }
  return {
    ...(draw.chance(0.7) ? { Int: items(() => remember('Int', drawInt(draw))) } : {}),
    ...(draw.chance(0.7) ? { Bytes: items(() => toTextStrict(remember('Bytes', drawBytes(draw))) ?? 'a') } : {}),
    ...(draw.chance(0.7) ? { Ip: items(() => printIp(remember('Ip', drawIp(draw)))) } : {}),
  }
}

/** A scheme with fields of any types, some optional, with lists and with some of the functions. */
export function drawScheme(draw: Draw, choices: SchemeChoices = {}): DrawnScheme {
  const fields = new Map<string, string>()
  for (let count = draw.integer(1, choices.maxFields ?? 8); count > 0; count--) {
    const name = draw.pick(names.filter((candidate) => !fields.has(candidate)))
    fields.set(name, `${printType(drawType(draw, 3))}${draw.chance(0.5) ? '?' : ''}`)
  }
  const mentioned = createMentioned()
  const lists = drawLists(draw, mentioned)
  const functions = (choices.functions ?? []).filter((definition) => draw.chance(0.6) && !fields.has(definition.name))
  const scheme = defineScheme({ fields: Object.fromEntries(fields), functions, lists, nilNotEqual: draw.chance(0.5) })
  return { scheme, lists, mentioned }
}
