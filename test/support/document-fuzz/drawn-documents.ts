import { stringify } from 'yaml'
import { drawNoise, mutateText, type Draw } from '../../../src/testing/index.ts'

/** A policy of the corpus, as text and as the value that it is. */
export interface Seed {
  readonly text: string
  readonly value: unknown
}

const hostileTexts: readonly string[] = [
  '',
  '__proto__',
  'constructor',
  'toString',
  '*',
  '**',
  '../../../etc/passwd',
  '\0',
  '\ud800',
  '${x}',
  '`;process.exit()//',
  '</script>',
  'a'.repeat(5000),
  'http.host eq "a" or '.repeat(200),
  '('.repeat(500),
  '[a-z]+'.repeat(300),
  '*'.repeat(2000),
  '9223372036854775808',
  'http.host matches "(a+)+$"',
  'true',
  '{{x}}',
]

/** A value that no section asks for. */
function drawHostile(draw: Draw): unknown {
  switch (draw.integer(0, 7)) {
    case 0:
      return null
    case 1:
      return draw.pick([0, -1, 1.5, 2 ** 53, -(2 ** 63), 1e308, Infinity, NaN])
    case 2:
      return draw.chance(0.5)
    case 3:
      return []
    case 4:
      return {}
    case 5:
      return draw.list(0, 4, () => drawHostile(draw))
    case 6:
      return Object.fromEntries(draw.list(0, 3, () => [draw.pick(hostileTexts), drawHostile(draw)] as const))
    default:
      return draw.pick(hostileTexts)
  }
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Every value inside of a value, itself the first. */
function partsOf(value: unknown): unknown[] {
  const parts = [value]
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at]
    if (Array.isArray(part)) parts.push(...(part as readonly unknown[]))
    else if (isMapping(part)) parts.push(...Object.values(part))
  }
  return parts
}

/** Sets a member of its own, whatever the key is called. */
function setMember(target: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true })
}

/** Changes one place of a document: takes a member out, puts another in, says a member twice, swaps two. */
function damageOnce(draw: Draw, root: unknown, others: readonly unknown[]): void {
  const holders = partsOf(root).filter((part) => Array.isArray(part) || isMapping(part))
  if (holders.length === 0) return
  const holder = draw.pick(holders)
  const given = draw.chance(0.5) ? drawHostile(draw) : structuredClone(draw.pick(others))
  if (Array.isArray(holder)) {
    const list = holder as unknown[]
    const at = draw.integer(0, list.length)
    if (draw.chance(0.3)) list.splice(at, 1)
    else if (draw.chance(0.5)) list.splice(at, 0, given)
    else if (list.length > 0) list.push(...Array.from({ length: draw.integer(1, 50) }, () => list[at % list.length]))
    return
  }
  const members = holder
  const keys = Object.keys(members)
  if (keys.length > 0 && draw.chance(0.3)) Reflect.deleteProperty(members, draw.pick(keys))
  else setMember(members, draw.chance(0.2) ? draw.pick(hostileTexts) : draw.pick([...keys, 'rules']), given)
}

function drawDamaged(draw: Draw, seed: Seed, other: Seed): string {
  const root = structuredClone(seed.value)
  const others = partsOf(other.value)
  for (let count = draw.integer(1, 5); count > 0; count--) damageOnce(draw, root, others)
  // A member may stand in many places, and be damaged into holding itself; nobody can write that down as JSON.
  try {
    return draw.chance(0.5) ? JSON.stringify(root) : stringify(root, { aliasDuplicateObjects: draw.chance(0.5) })
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return seed.text
    throw error
  }
}

/** One text that a hostile author might hand in as a policy. */
export function drawDocument(draw: Draw, corpus: readonly Seed[]): string {
  const seed = draw.pick(corpus)
  const other = draw.pick(corpus)
  switch (draw.integer(0, 6)) {
    case 0:
      return drawNoise(draw, 60)
    case 1: {
      const start = draw.integer(0, seed.text.length)
      const piece = seed.text.slice(start, start + draw.integer(1, 60)) || '- '
      return seed.text.slice(0, start) + piece.repeat(draw.integer(1, 200)) + seed.text.slice(start)
    }
    case 2:
      return mutateText(draw, seed.text, other.text)
    case 3:
      return `${seed.text}\n${other.text}`
    default:
      return drawDamaged(draw, seed, other)
  }
}
