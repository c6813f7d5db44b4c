import type { ByteString } from '../../runtime/index.ts'
import { isUnicodeAssertion, type Assertion } from '../syntax/syntax.ts'
import { holds, holdsInText } from './assertions.ts'
import type { Alphabet } from './alphabet.ts'
import type { StepBudget } from './budget.ts'
import { operation, type Program } from './program.ts'

/** Threads in order of preference: the instructions they wait at, each once, and their registers. */
class Threads {
  readonly order: Int32Array
  readonly #places: Int32Array
  readonly registers: Int32Array
  count = 0

  constructor(size: number, width: number) {
    this.order = new Int32Array(size)
    this.#places = new Int32Array(size)
    this.registers = new Int32Array(size * width)
  }

  has(instruction: number): boolean {
    const place = this.#places[instruction] as number
    return place < this.count && this.order[place] === instruction
  }

  add(instruction: number): void {
    this.#places[instruction] = this.count
    this.order[this.count++] = instruction
  }
}

/**
 * Finds the first match with its groups: threads in order of preference run side by side,
 * one for each instruction at the most, so a value of n bytes takes n steps of them.
 */
export class Capture {
  readonly #program: Program
  readonly #classOf: Uint8Array
  readonly #isUnicode: readonly boolean[]
  readonly #width: number
  /** By set, then by class of bytes: whether the set has it. */
  readonly #takes: Uint8Array
  readonly #classes: number
  readonly #pending: number[] = []
  readonly #scratch: Int32Array
  #here: Threads
  #there: Threads

  constructor(program: Program, alphabet: Alphabet) {
    this.#program = program
    this.#classOf = alphabet.classOf
    this.#classes = alphabet.samples.length
    this.#isUnicode = program.assertions.map(isUnicodeAssertion)
    this.#width = program.registers
    this.#takes = new Uint8Array(program.sets.length * this.#classes)
    program.sets.forEach((set, index) => {
      alphabet.samples.forEach((sample, byteClass) => {
        if (set.some(([first, last]) => first <= sample && sample <= last))
          this.#takes[index * this.#classes + byteClass] = 1
      })
    })
    this.#scratch = new Int32Array(this.#width)
    this.#here = new Threads(program.operations.length, this.#width)
    this.#there = new Threads(program.operations.length, this.#width)
  }

  /** Adds a thread and all it leads to without a byte; `#scratch` has its registers. Returns the steps taken. */
  #addThread(threads: Threads, first: number, value: ByteString, offset: number): number {
    const { operations, next, detail, assertions } = this.#program
    const scratch = this.#scratch
    const width = this.#width
    const pending = this.#pending
    const before = offset === 0 ? -1 : value.charCodeAt(offset - 1)
    const after = offset === value.length ? -1 : value.charCodeAt(offset)
    let steps = 0
    pending.push(first)
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      steps++
      if (at < 0) {
        // Behind a way in: the register has its earlier value again.
        scratch[~at] = pending.pop() as number
        continue
      }
      if (threads.has(at)) continue
      threads.add(at)
      switch (operations[at]) {
        case operation.split:
          pending.push(detail[at] as number, next[at] as number)
          break
        case operation.save: {
          const register = detail[at] as number
          pending.push(scratch[register] as number, ~register, next[at] as number)
          scratch[register] = offset
          break
        }
        case operation.assertion: {
          const index = detail[at] as number
          const assertion = assertions[index] as Assertion
          const isHeld =
            this.#isUnicode[index] === true ? holdsInText(assertion, value, offset) : holds(assertion, before, after)
          if (isHeld) pending.push(next[at] as number)
          break
        }
        default:
          threads.registers.set(scratch, at * width)
      }
    }
    return steps
  }

  /** The registers of the first match that begins at an offset or behind it. */
  run(value: ByteString, from: number, budget: StepBudget): Int32Array | undefined {
    const { operations, next, detail, start } = this.#program
    const width = this.#width
    let found: Int32Array | undefined
    this.#here.count = 0
    for (let offset = from; offset <= value.length; offset++) {
      const [here, there] = [this.#here, this.#there]
      let steps = 1
      if (found === undefined) {
        this.#scratch.fill(-1)
        steps += this.#addThread(here, start, value, offset)
      } else if (here.count === 0) break
      there.count = 0
      const byteClass = offset === value.length ? -1 : (this.#classOf[value.charCodeAt(offset)] as number)
      for (let index = 0; index < here.count; index++) {
        const at = here.order[index] as number
        steps++
        if (operations[at] === operation.match) {
          found = here.registers.slice(at * width, (at + 1) * width)
          break
        }
        if (operations[at] !== operation.bytes || byteClass === -1) continue
        if (this.#takes[(detail[at] as number) * this.#classes + byteClass] === 0) continue
        this.#scratch.set(here.registers.subarray(at * width, (at + 1) * width))
        steps += this.#addThread(there, next[at] as number, value, offset + 1)
      }
      budget.spend(steps * (width > 8 ? width >> 2 : 2))
      this.#here = there
      this.#there = here
    }
    return found
  }
}
