import { quote } from '../../../sections/expression-text.ts'

/** What a field of Cloudflare's AI Gateway is here. */
export interface AiField {
  readonly expression: string
  /** Many values: a comparison asks whether any of them is meant. */
  readonly isList: boolean
  /** A member that a call may lack, and how to ask for it. */
  readonly presence: string | undefined
}

const single = (expression: string, presence?: string): AiField => ({ expression, isList: false, presence })

/**
 * The field of a path such as `cf.user.email`; undefined if it has none. Users are those of `ai.user`, which is the mail
 * address of an identity, and for a client with a key what the policy says. Source: ai-gateway.md, policies, fields.
 */
export function findAiField(path: readonly string[]): AiField | undefined {
  const [first, second, third] = path
  if (path.length === 2 && first === 'metadata' && second !== undefined)
    return single(`ai.metadata[${quote(second)}]`, `has_key(ai.metadata, ${quote(second)})`)
  if (first !== 'cf') return undefined
  if (path.length === 2 && second === 'country') return single('ip.src.country')
  if (path.length !== 3 || third === undefined) return undefined
  if (second === 'user' && third === 'email') return single('ai.user')
  if (second === 'user' && third === 'groups') return { expression: 'ai.groups[*]', isList: true, presence: undefined }
  if (second !== 'custom') return undefined
  const key = quote(third)
  return { expression: `identity.oidc_claims[${key}][*]`, isList: true, presence: `has_key(identity.oidc_claims, ${key})` } // prettier-ignore
}
