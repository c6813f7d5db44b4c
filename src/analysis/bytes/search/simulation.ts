import type { Meter } from '../../limits.ts'
import { joinClasses, mappedClasses } from '../automata/classes.ts'
import { foundPlace, type Places } from '../automata/places.ts'

/** Cells of the largest table of counts, two bytes each. */
const mostCells = 12_000_000

/** Which places of one pattern do at least what a place of another does: `places.count` of the other by row. */
export interface Simulation {
  readonly width: number
  /** 1 at `place * width + other`: the other place accepts all that the place accepts. */
  readonly table: Uint8Array
}

/**
 * The greatest simulation of pattern `a` by pattern `b`: counts for each pair how many ways of `b` are left, and
 * takes pairs away until nothing changes.
 *
 * @returns undefined if the tables would be too large
 */
export function simulate(a: Places, b: Places, meter: Meter): Simulation | undefined {
  const joint = joinClasses([mappedClasses(a.classes, 'none'), mappedClasses(b.classes, 'none')])
  const classes = joint.count
  const width = b.count
  if (a.count * width * classes > mostCells) return undefined
  const classOfA = joint.own[0] as Uint8Array
  const classOfB = joint.own[1] as Uint8Array
  const nextA = (place: number, joined: number): readonly number[] =>
    a.next[place * a.classes.count + (classOfA[joined] as number)] ?? []
  const nextB = (place: number, joined: number): readonly number[] =>
    b.next[place * b.classes.count + (classOfB[joined] as number)] ?? []
  const beforeA: number[][] = Array.from({ length: a.count * classes }, () => [])
  const beforeB: number[][] = Array.from({ length: width * classes }, () => [])
  for (let joined = 0; joined < classes; joined++) {
    for (let place = 0; place < a.count; place++)
      for (const target of nextA(place, joined)) beforeA[target * classes + joined]?.push(place)
    for (let place = 0; place < width; place++)
      for (const target of nextB(place, joined)) beforeB[target * classes + joined]?.push(place)
  }
  meter.spend(Math.ceil((a.count * width * classes) / 16))
  const table = new Uint8Array(a.count * width).fill(1)
  const lost: number[] = []
  const lose = (place: number, other: number): void => {
    const cell = place * width + other
    if (table[cell] === 0 || other === foundPlace) return
    table[cell] = 0
    lost.push(cell)
  }
  /** How many successors of `other` on a class still do what a target of `a` does: by target, other and class. */
  const left = new Uint16Array(a.count * width * classes)
  for (let other = 0; other < width; other++)
    for (let joined = 0; joined < classes; joined++) {
      const ways = nextB(other, joined).length
      for (let target = 0; target < a.count; target++) left[(target * width + other) * classes + joined] = ways
    }
  for (let place = 0; place < a.count; place++) {
    for (let other = 0; other < width; other++) {
      if (other === foundPlace) continue
      let fails = (a.acceptsEnd[place] === 1 && b.acceptsEnd[other] === 0) || place === foundPlace
      for (let joined = 0; joined < classes && !fails; joined++)
        fails = nextA(place, joined).length > 0 && nextB(other, joined).length === 0
      if (fails) lose(place, other)
    }
  }
  for (let cell = lost.pop(); cell !== undefined; cell = lost.pop()) {
    const target = Math.floor(cell / width)
    const targetOther = cell % width
    for (let joined = 0; joined < classes; joined++) {
      for (const other of beforeB[targetOther * classes + joined] ?? []) {
        const at = (target * width + other) * classes + joined
        left[at] = (left[at] as number) - 1
        if (left[at] !== 0) continue
        for (const place of beforeA[target * classes + joined] ?? []) lose(place, other)
      }
    }
  }
  return { width, table }
}
