/** The fewest characters of a run of base64. */
export const shortestRun = 16
const runUnits = Uint8Array.from({ length: 128 }, (_, code) =>
  Number(/[A-Za-z0-9+/_-]/.test(String.fromCharCode(code))),
)

/** Whether a run of base64 may stand in a text. One in so many characters is in each run, and tells of most words that they are short. */
export function hasLongRun(text: string): boolean {
  for (let at = shortestRun - 1; at < text.length; at += shortestRun) {
    if (runUnits[text.charCodeAt(at)] !== 1) continue
    let start = at
    while (start > 0 && runUnits[text.charCodeAt(start - 1)] === 1) start--
    let end = at + 1
    while (end - start < shortestRun && runUnits[text.charCodeAt(end)] === 1) end++
    if (end - start >= shortestRun) return true
  }
  return false
}
