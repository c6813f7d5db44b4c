import type { ByteString } from '../../../runtime/index.ts'
import { trimSpace } from '../message/pairs.ts'

/**
 * The tags of an Accept-Language header by falling weight, in the order of the header where weights
 * are equal. The tag `*` is left out. Source: Cloudflare Rules, `http.request.accepted_languages`.
 *
 * @param maxTags - reading stops after so many
 */
export function readLanguages(header: ByteString, maxTags: number): readonly ByteString[] {
  const tags: { readonly tag: ByteString; readonly weight: number }[] = []
  for (const item of header.split(',', maxTags)) {
    const [tag = '', ...parameters] = item.split(';').map(trimSpace)
    if (tag !== '' && tag !== '*') tags.push({ tag, weight: weightOf(parameters) })
  }
  return tags.sort((a, b) => b.weight - a.weight).map(({ tag }) => tag)
}

/** Source: RFC 9110, 12.4.2. A weight that is none counts as 1. */
function weightOf(parameters: readonly string[]): number {
  for (const parameter of parameters) {
    const match = /^[qQ]=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.exec(parameter)
    if (match !== null) return Number(match[1])
  }
  return 1
}
