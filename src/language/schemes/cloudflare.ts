import { defineScheme } from '../define-scheme.ts'
import type { AliasInput, FieldInput } from '../typed-record.ts'
import { cloudflareFields, portcullisFields } from '../fields/rows.ts'
import { rulesFunctions } from '../functions/index.ts'

function toFields(): Record<string, FieldInput> {
  return Object.fromEntries(
    [...cloudflareFields, ...portcullisFields]
      .filter(({ replacedBy }) => replacedBy === undefined)
      .map((row) => [row.name, row]),
  )
}

function toAliases(): Record<string, AliasInput> {
  const renamed = cloudflareFields.flatMap(({ name, replacedBy }) =>
    replacedBy === undefined ? [] : [[name, { to: replacedBy, deprecated: true }] as const],
  )
  return {
    ...Object.fromEntries(renamed),
    // The short form that rule samples of custom topics use.
    custom_topic_categories: { to: 'cf.llm.prompt.custom_topic_categories' },
  }
}

/**
 * The Rules language: every field and function of the catalogue, and our own fields. All fields may be missing,
 * and every comparison with a missing value is false. Lists are named by the rules and
 * brought by the policy or the context.
 */
export const cloudflare = defineScheme({
  name: 'cloudflare',
  fields: toFields(),
  aliases: toAliases(),
  functions: rulesFunctions,
  constants: { true: true, false: false },
  lists: { Ip: true, Bytes: true, Int: true },
  nilNotEqual: false,
  // Source: Rulesets API, limit of a rule's expression.
  limits: { maxLength: 4096 },
})
