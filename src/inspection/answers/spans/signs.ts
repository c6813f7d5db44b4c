/** Signs of which every span of the detectors holds one; a text without them need not be scanned. */
const signs =
  /(?:\d\D{0,12}){4}|[A-Z]\d[A-Z0-9]{3}|:\/\/|::|www\.|\w\.\w|-----|[\w\-+/=]{16}|&#|[@\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\uff01-\uff5e]/iu

/** Words that make a secret of what stands behind them, as patterns. */
const labelPatterns = ['pass', 'pwd', 'kennwort', 'contraseña', 'secret', 'token', 'bearer', 'api.?key', 'パスワード', '密码'] // prettier-ignore
const labels = new RegExp(labelPatterns.join('|'), 'iu')
/** With what labels begin that begin in ASCII: in a text of ASCII alone no label stands where none of these does. */
export const labelLiterals = labelPatterns.map((pattern) => /^[a-z]*/.exec(pattern)?.[0] ?? '').filter((literal) => literal !== '') // prettier-ignore
/** UTF-16 units between a label and the secret behind it. */
export const longestLabel = 40

/** Whether a sign stands in a part of a text, or begins in it. */
export function hasSign(text: string, from: number, to: number): boolean {
  return signs.test(text.slice(from, to + longestLabel))
}

/** Whether a part of a text has a label, or stands behind one. */
export function hasLabel(text: string, from: number, to: number): boolean {
  return labels.test(text.slice(Math.max(0, from - longestLabel), to))
}
