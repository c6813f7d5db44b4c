/** Counts of a yes-or-no question over many cases. */
export class Tally {
  truePositive = 0
  falsePositive = 0
  falseNegative = 0
  trueNegative = 0

  add(expected: boolean, found: boolean): void {
    if (expected && found) this.truePositive++
    else if (found) this.falsePositive++
    else if (expected) this.falseNegative++
    else this.trueNegative++
  }

  /** Share of the found that are right; 1 if nothing was found. */
  get precision(): number {
    const found = this.truePositive + this.falsePositive
    return found === 0 ? 1 : this.truePositive / found
  }

  /** Share of the expected that were found; 1 if nothing was expected. */
  get recall(): number {
    const expected = this.truePositive + this.falseNegative
    return expected === 0 ? 1 : this.truePositive / expected
  }

  toJSON(): Readonly<Record<string, number>> {
    const { truePositive, falsePositive, falseNegative, trueNegative, precision, recall } = this
    return { precision, recall, truePositive, falsePositive, falseNegative, trueNegative }
  }
}

/** Counts of answers that are right or not. */
export class Exactness {
  right = 0
  total = 0

  add(isRight: boolean): void {
    this.total++
    if (isRight) this.right++
  }

  /** 1 if there was no question. */
  get share(): number {
    return this.total === 0 ? 1 : this.right / this.total
  }

  toJSON(): Readonly<Record<string, number>> {
    return { share: this.share, right: this.right, total: this.total }
  }
}
