/** Draws characters and choices from a seed. Source of the steps: mulberry32. */
export class Draw {
  #state: number

  constructor(seed: number) {
    this.#state = seed | 0
  }

  number(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below)
  }

  one<T>(of: readonly T[]): T {
    return of[this.number(of.length)] as T
  }

  chars(alphabet: string, length: number): string {
    return Array.from({ length }, () => alphabet[this.number(alphabet.length)] ?? '').join('')
  }

  hex(length: number): string {
    return this.chars('0123456789abcdef', length)
  }

  digits(length: number): string {
    return this.chars('0123456789', length)
  }

  alnum(length: number): string {
    return this.chars('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', length)
  }

  lower(length: number): string {
    return this.chars('abcdefghijklmnopqrstuvwxyz0123456789', length)
  }

  upper(length: number): string {
    return this.chars('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789', length)
  }

  base64(length: number): string {
    return this.chars('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', length)
  }

  url(length: number): string {
    return this.chars('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-', length)
  }

  uuid(): string {
    return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-${this.one(['8', '9', 'a', 'b'])}${this.hex(3)}-${this.hex(12)}`
  }
}
