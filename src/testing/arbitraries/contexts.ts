import { isArrayType, isMapType, type Scheme, type Type } from '../../language/index.ts'
import {
  printIp,
  toTextStrict,
  toUint8Array,
  type ByteString,
  type IpValue,
  type ValueInput,
} from '../../runtime/index.ts'
import type { Draw } from './draw.ts'
import { drawBytes, drawInt, drawIp, keys, type Mentioned } from './literals.ts'

/** Values by field name, as a host gives them. Only own keys count: `__proto__` is a name like any other. */
export type FieldValues = Readonly<Record<string, ValueInput>>

const minInt = -(2n ** 63n)
const maxInt = 2n ** 63n - 1n

function clamp(value: bigint): bigint {
  return value < minInt ? minInt : value > maxInt ? maxInt : value
}

function drawIntNear(draw: Draw, mentioned: Mentioned): ValueInput {
  if (mentioned.Int.length === 0 || draw.chance(0.3)) return drawInt(draw)
  const near = clamp(BigInt(draw.pick(mentioned.Int)) + BigInt(draw.pick([0, 0, 1, -1])))
  return near >= BigInt(Number.MIN_SAFE_INTEGER) && near <= BigInt(Number.MAX_SAFE_INTEGER) && !draw.chance(0.05)
    ? Number(near)
    : near
}

function changeBytes(draw: Draw, bytes: ByteString): ByteString {
  const at = draw.integer(0, bytes.length)
  switch (draw.integer(0, 6)) {
    case 1:
      return bytes.slice(0, at) + draw.pick([...'aZ\xff']) + bytes.slice(at)
    case 2:
      return bytes.slice(0, at) + bytes.slice(at + 1)
    case 3:
      return bytes.toUpperCase().replace(/[^\x00-\x7f]/g, '')
    case 4:
      return `x${bytes}y`
    default:
      return bytes
  }
}

function drawBytesNear(draw: Draw, mentioned: Mentioned): ValueInput {
  const bytes =
    mentioned.Bytes.length === 0 || draw.chance(0.3) ? drawBytes(draw) : changeBytes(draw, draw.pick(mentioned.Bytes))
  const text = toTextStrict(bytes)
  return text === undefined || draw.chance(0.1) ? toUint8Array(bytes) : text
}

function drawIpNear(draw: Draw, mentioned: Mentioned): ValueInput {
  if (mentioned.Ip.length === 0 || draw.chance(0.3)) return printIp(drawIp(draw))
  const ip = draw.pick(mentioned.Ip)
  const moved: IpValue = typeof ip === 'number' ? ip + draw.pick([0, 0, 1, -1]) : ip + BigInt(draw.pick([0, 0, 1, -1]))
  const inRange = typeof moved === 'number' ? moved >= 0 && moved < 2 ** 32 : moved >= 0n && moved < 1n << 128n
  return printIp(inRange ? moved : ip)
}

function drawMap(draw: Draw, element: Type, mentioned: Mentioned): ValueInput {
  const entries = draw.list(0, 4, () => [draw.pick(keys), drawValue(draw, element, mentioned)] as const)
  if (draw.chance(0.5)) return Object.fromEntries(entries)
  const extra: readonly (readonly [string | Uint8Array, ValueInput])[] = draw.chance(0.2)
    ? [[Uint8Array.of(255, 1), drawValue(draw, element, mentioned)]]
    : []
  return new Map<string | Uint8Array, ValueInput>([...entries, ...extra])
}

type Drawer = (draw: Draw, mentioned: Mentioned) => ValueInput

const drawers: Readonly<Record<Extract<Type, string>, Drawer>> = {
  Bool: (draw) => draw.chance(0.5),
  Int: drawIntNear,
  Bytes: drawBytesNear,
  Ip: drawIpNear,
}

/** A value of a type, near what an expression mentions so that both sides of its comparisons are met. */
export function drawValue(draw: Draw, type: Type, mentioned: Mentioned): ValueInput {
  if (isArrayType(type)) return draw.list(0, 3, () => drawValue(draw, type.array, mentioned))
  if (isMapType(type)) return drawMap(draw, type.map, mentioned)
  return drawers[type](draw, mentioned)
}

export interface ContextChoices {
  /** How likely a mandatory field is left out, so that reading it throws. Default: 0.02. */
  readonly missing?: number
}

/** Values for the fields of a scheme; optional fields are often left out, mandatory ones seldom. */
export function drawFieldValues(
  draw: Draw,
  scheme: Scheme,
  mentioned: Mentioned,
  choices: ContextChoices = {},
): FieldValues {
  const values: [string, ValueInput][] = []
  for (const field of scheme.shape.fields) {
    if (draw.chance(field.optional ? 0.3 : (choices.missing ?? 0.02))) continue
    values.push([field.name, drawValue(draw, field.type, mentioned)])
  }
  // fromEntries defines own properties, so that `__proto__` stays a name.
  return Object.fromEntries(values)
}

/** Joins what several sources mention. */
export function joinMentioned(...sources: readonly Mentioned[]): Mentioned {
  return {
    Int: sources.flatMap((source) => source.Int),
    Bytes: sources.flatMap((source) => source.Bytes),
    Ip: sources.flatMap((source) => source.Ip),
  }
}
