import type { ByteString, RegexMatch, RegexMatcher } from '../../runtime/index.ts'
import { holds, type Instruction, type Program } from './program.ts'

/** States kept before the cache is emptied. What is dropped is built again, so time stays linear. */
const mostStates = 1000

/** A set of instructions that wait at one place, and the byte before it. */
interface State {
  readonly waiting: readonly number[]
  readonly before: number
  /** By byte class, the end of the text last: the next state, or that the pattern was found. */
  readonly next: (State | 'found' | undefined)[]
}

/** Bytes that no instruction and no assertion tells apart, as one class. */
function byteClasses(program: Program): { readonly classOf: Uint8Array; readonly samples: readonly number[] } {
  const cuts = new Set<number>([0])
  const cut = (first: number, last: number): void => {
    cuts.add(first)
    if (last < 255) cuts.add(last + 1)
  }
  let asserts = false
  for (const instruction of program.instructions) {
    if (instruction.kind === 'bytes') for (const [first, last] of instruction.ranges) cut(first, last)
    else if (instruction.kind === 'assertion') asserts = true
  }
  if (asserts) for (const [first, last] of [[10, 10], [13, 13], [0x30, 0x39], [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]] as const) cut(first, last) // prettier-ignore
  const classOf = new Uint8Array(256)
  const samples: number[] = []
  for (let byte = 0; byte < 256; byte++) {
    if (cuts.has(byte)) samples.push(byte)
    classOf[byte] = samples.length - 1
  }
  return { classOf, samples }
}

function takes(instruction: Instruction, byte: number): boolean {
  return instruction.kind === 'bytes' && instruction.ranges.some(([first, last]) => first <= byte && byte <= last)
}

/**
 * Builds the answer to "is it found anywhere" as a deterministic automaton, state by state
 * as values ask for them. Each byte of a value is looked at once.
 */
function createSearch(program: Program): (value: ByteString) => boolean {
  const { instructions, start } = program
  const { classOf, samples } = byteClasses(program)
  const endClass = samples.length
  let states = new Map<string, State>()

  const stateOf = (waiting: readonly number[], before: number): State => {
    const key = `${String(before)} ${waiting.join()}`
    const known = states.get(key)
    if (known !== undefined) return known
    const state: State = { waiting, before, next: [] }
    if (states.size >= mostStates) states = new Map()
    states.set(key, state)
    return state
  }

  /** Follows what takes no byte; true if the match is reached. */
  const close = (state: State, after: number, reached: Set<number>): boolean => {
    const pending = [...state.waiting].reverse()
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      if (reached.has(at)) continue
      reached.add(at)
      const instruction = instructions[at] as Instruction
      if (instruction.kind === 'match') return true
      if (instruction.kind === 'split') pending.push(instruction.second, instruction.first)
      else if (instruction.kind === 'save') pending.push(instruction.next)
      else if (instruction.kind === 'assertion' && holds(instruction.assertion, state.before, after))
        pending.push(instruction.next)
    }
    return false
  }

  const step = (state: State, byteClass: number): State | 'found' => {
    const byte = samples[byteClass] ?? -1
    const reached = new Set<number>()
    if (close(state, byte, reached)) return 'found'
    const waiting = new Set<number>()
    for (const at of reached) {
      const instruction = instructions[at] as Instruction
      if (instruction.kind === 'bytes' && takes(instruction, byte)) waiting.add(instruction.next)
    }
    // A search may start at every place.
    waiting.add(start)
    return stateOf(
      [...waiting].sort((a, b) => a - b),
      byte,
    )
  }

  const follow = (state: State, byteClass: number): State | 'found' =>
    (state.next[byteClass] ??= step(state, byteClass))

  return (value) => {
    let state = stateOf([start], -1)
    for (let at = 0; at < value.length; at++) {
      const byteClass = classOf[value.charCodeAt(at)] as number
      const next = state.next[byteClass] ?? follow(state, byteClass)
      if (next === 'found') return true
      state = next
    }
    return follow(state, endClass) === 'found'
  }
}

interface Thread {
  readonly at: number
  readonly registers: readonly number[]
}

/**
 * Finds the first match with its groups: threads in order of preference run side by side,
 * one for each instruction at the most, so a value of n bytes takes n steps of them.
 */
function createCapture(program: Program): (value: ByteString) => RegexMatch | undefined {
  const { instructions, start, registers: count } = program

  const addThread = (
    threads: Thread[],
    seen: Set<number>,
    first: Thread,
    offset: number,
    before: number,
    after: number,
  ): void => {
    const pending: Thread[] = [first]
    for (let thread = pending.pop(); thread !== undefined; thread = pending.pop()) {
      if (seen.has(thread.at)) continue
      seen.add(thread.at)
      const { registers } = thread
      const instruction = instructions[thread.at] as Instruction
      if (instruction.kind === 'split') {
        pending.push({ at: instruction.second, registers }, { at: instruction.first, registers })
      } else if (instruction.kind === 'save') {
        pending.push({ at: instruction.next, registers: registers.with(instruction.register, offset) })
      } else if (instruction.kind === 'assertion') {
        if (holds(instruction.assertion, before, after)) pending.push({ at: instruction.next, registers })
      } else threads.push(thread)
    }
  }

  return (value) => {
    const unset = new Array<number>(count).fill(-1)
    let threads: Thread[] = []
    let found: readonly number[] | undefined
    for (let offset = 0; offset <= value.length; offset++) {
      const before = offset === 0 ? -1 : value.charCodeAt(offset - 1)
      const byte = offset === value.length ? -1 : value.charCodeAt(offset)
      const here: Thread[] = []
      const seen = new Set<number>()
      for (const thread of threads) addThread(here, seen, thread, offset, before, byte)
      if (found === undefined) addThread(here, seen, { at: start, registers: unset }, offset, before, byte)
      threads = []
      for (const thread of here) {
        const instruction = instructions[thread.at] as Instruction
        if (instruction.kind === 'match') {
          found = thread.registers
          break
        }
        if (instruction.kind === 'bytes' && byte !== -1 && takes(instruction, byte))
          threads.push({ at: instruction.next, registers: thread.registers })
      }
      if (found !== undefined && threads.length === 0) break
    }
    return found === undefined ? undefined : toMatch(value, found)
  }
}

function toMatch(value: ByteString, registers: readonly number[]): RegexMatch {
  const groups: (ByteString | undefined)[] = []
  for (let index = 0; index < registers.length; index += 2) {
    const [start, end] = [registers[index] as number, registers[index + 1] as number]
    groups.push(start === -1 || end === -1 ? undefined : value.slice(start, end))
  }
  return { start: registers[0] as number, end: registers[1] as number, groups }
}

/** Runs an automaton: time linear in the value, whatever the pattern. */
export function runProgram(program: Program): RegexMatcher {
  let search: ((value: ByteString) => boolean) | undefined
  let capture: ((value: ByteString) => RegexMatch | undefined) | undefined
  return {
    test: (value) => value !== undefined && (search ??= createSearch(program))(value),
    exec: (value) => (capture ??= createCapture(program))(value),
  }
}
