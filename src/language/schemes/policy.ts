import { defineScheme } from '../define-scheme.ts'
import type { FieldInput } from '../typed-record.ts'
import type { Scheme } from '../scheme.ts'
import { viewScheme } from '../scheme-view.ts'
import { cloudflare } from './cloudflare.ts'
import { gateway, gatewayAliases, gatewayFields } from './gateway.ts'

/**
 * How an expression of a policy is read: in the Rules language, in Gateway's, or, in sections of our own,
 * in the union of both.
 */
export type PolicyLanguage = 'cloudflare' | 'gateway' | 'policy'

/** Names that mean something else in Gateway: its URL is the whole one, that of the Rules language path and query. */
const renamedInGateway: Readonly<Record<string, string>> = { 'http.request.uri': 'http.request.full_uri' }

/** The members of Gateway's dialect read nothing that the Rules language would read otherwise. */
const ownFields: Readonly<Record<string, FieldInput>> = Object.fromEntries(
  Object.entries(gatewayFields).filter(([name]) => !cloudflare.fields.has(name)),
)

/**
 * All that a policy may name: the fields and functions of the Rules language, the selectors of Gateway and our
 * own fields. What `!=` gives on a missing value is the Rules language's rule. `http.request.uri` is path and
 * query; Gateway's URL is `http.request.full_uri` here.
 */
export const policyScheme: Scheme = defineScheme({
  extends: cloudflare,
  name: 'policy',
  fields: ownFields,
  aliases: gatewayAliases,
  // Texts of our own sections are written as in the Rules language.
  dialect: { ...gateway.dialect, apiText: false, bareNumbers: false },
  limits: gateway.limits,
})

/** What a language shows of {@link policyScheme}. */
const shown = { cloudflare, gateway } as const

/** Which language, other than the one asked, has a field or function; undefined if none has. */
export function languageOf(name: string): keyof typeof shown | undefined {
  if (cloudflare.fields.has(name) || cloudflare.functions.has(name)) return 'cloudflare'
  return gateway.fields.has(name) ? 'gateway' : undefined
}

/**
 * The view that a language has of a policy's scheme. Fields that the policy defines itself are seen by all.
 *
 * @param whole - {@link policyScheme} or what extends it
 * @param own - names that the policy defines or brings, also where the other language has them
 */
export function viewPolicyScheme(whole: Scheme, language: PolicyLanguage, own: ReadonlySet<string>): Scheme {
  if (language === 'policy') return whole
  const { name, fields, functions, nilNotEqual, limits, dialect } = shown[language]
  return viewScheme(whole, {
    name,
    nilNotEqual,
    limits,
    dialect,
    isVisible: (known) =>
      fields.has(known) ||
      functions.has(known) ||
      own.has(known) ||
      !(policyScheme.fields.has(known) || policyScheme.functions.has(known)),
    ...(language === 'gateway' ? { renamed: renamedInGateway } : {}),
  })
}
