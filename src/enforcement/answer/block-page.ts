import { escapeMarkup } from '../../diagnostics/index.ts'

/** What a client is told that gets no answer of the origin. */
export interface Refusal {
  /** In lower case with underscores, for programs. */
  readonly error: string
  readonly title: string
  /** What the policy gives as a reason. */
  readonly reason?: string
}

function toHtml({ title, reason }: Refusal): string {
  const said = reason === undefined ? '' : `<p>${escapeMarkup(reason)}</p>`
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeMarkup(title)}</title></head><body><h1>${escapeMarkup(title)}</h1>${said}</body></html>\n`
}

/** Types that a client may be answered in; the first it accepts counts. */
const forms: readonly (readonly [accepts: RegExp, type: string, print: (refusal: Refusal) => string])[] = [
  [
    /\bapplication\/(?:[\w.-]+\+)?json\b/i,
    'application/json',
    ({ error, reason }): string => JSON.stringify({ error, ...(reason === undefined ? {} : { reason }) }),
  ],
  [/\btext\/html\b/i, 'text/html; charset=utf-8', toHtml],
  [
    /\btext\/plain\b/i,
    'text/plain; charset=utf-8',
    ({ title, reason }): string => (reason === undefined ? title : `${title}: ${reason}`),
  ],
]

/**
 * Prints a refusal in the first form that an Accept header names; a client that names none gets HTML.
 *
 * @param accept - the value of the header
 */
export function printRefusal(
  refusal: Refusal,
  accept: string | undefined,
): { readonly type: string; readonly body: string } {
  const named = forms.flatMap(([accepts, type, print]) => {
    const at = accept?.search(accepts) ?? -1
    return at === -1 ? [] : [{ at, type, print }]
  })
  const first = named.sort((a, b) => a.at - b.at)[0]
  return first === undefined
    ? { type: 'text/html; charset=utf-8', body: toHtml(refusal) }
    : { type: first.type, body: first.print(refusal) }
}
