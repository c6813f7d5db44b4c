/** The file is no HCL that the scanner knows. */
export class HclError extends Error {
  readonly at: number
  override readonly name = 'HclError'

  constructor(reason: string, at: number) {
    super(reason)
    this.at = at
  }
}

/** Nested blocks, lists, objects and templates. The provider's schemas nest less than ten deep. */
export const deepest = 100

/** A place in a text in HCL, which goes from left to right over what its readers take. */
export class HclCursor {
  protected readonly text: string
  protected at = 0

  constructor(text: string) {
    this.text = text
  }

  protected fail(reason: string): never {
    throw new HclError(reason, this.at)
  }

  protected match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at
    const match = pattern.exec(this.text)
    if (match !== null) this.at += match[0].length
    return match
  }

  protected skipComment(): boolean {
    const text = this.text
    if (text[this.at] === '#' || text.startsWith('//', this.at)) {
      const end = text.indexOf('\n', this.at)
      this.at = end === -1 ? text.length : end
      return true
    }
    if (!text.startsWith('/*', this.at)) return false
    const end = text.indexOf('*/', this.at + 2)
    if (end === -1) this.fail('a comment does not end')
    this.at = end + 2
    return true
  }

  /** Blanks and comments; line ends too unless they end something. */
  protected skip(overLines: boolean): void {
    const blanks = overLines ? ' \t\r\n\u{FEFF}' : ' \t\r'
    while (this.at < this.text.length) {
      if (blanks.includes(this.text.charAt(this.at))) this.at += 1
      else if (!this.skipComment()) return
    }
  }
}
