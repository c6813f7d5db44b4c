/** Compares two runs of digits as numbers of any size, without making numbers of them. */
export function compareDigits(a: string, b: string): number {
  const left = a.replace(/^0+/, '')
  const right = b.replace(/^0+/, '')
  if (left.length !== right.length) return left.length - right.length
  return compareTexts(left, right)
}

/** Compares two texts by their characters. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

const digits = /^[0-9]+$/

/** Whether a text is a run of digits. */
export function isDigits(text: string): boolean {
  return digits.test(text)
}

/** Compares lists of parts, item by item; `missing` stands for the parts that the shorter list lacks. */
export function compareParts(
  a: readonly string[],
  b: readonly string[],
  compare: (left: string, right: string) => number,
  missing: string,
): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const order = compare(a[at] ?? missing, b[at] ?? missing)
    if (order !== 0) return order
  }
  return 0
}
