import type { CodeRow } from './code-row.ts'

/** Names, types and places: the text is well formed but means nothing in its scheme. */
export const typeCodes = {
  E_UNKNOWN_IDENTIFIER: { severity: 'error', message: 'no field or function is called `{name}`' },
  E_UNSUPPORTED_OPERATOR: { severity: 'error', message: 'the operator `{operator}` does not apply to {type}' },
  E_TYPE_MISMATCH: { severity: 'error', message: 'expected {expected}, found {actual}' },
  E_INDEX: { severity: 'error', message: '`{index}` cannot index {type}' },
  E_MAP_EACH: { severity: 'error', message: '`[*]` is allowed in the first argument of a call only' },
  E_VALUE_EACH: {
    severity: 'error',
    message: 'a value expression gives one value, not one for each element',
    hint: 'unpack it inside a call, or take one element: `[0]`',
  },
  E_ARGUMENT_COUNT: { severity: 'error', message: '`{name}` takes {expected}, found {actual}' },
  E_ARGUMENT_KIND: { severity: 'error', message: 'argument {index} of `{name}` must be {expected}, found {actual}' },
  E_ARGUMENT_TYPE: { severity: 'error', message: 'argument {index} of `{name}` must be {expected}, found {actual}' },
  E_ARGUMENT_VALUE: { severity: 'error', message: 'argument {index} of `{name}` is not allowed: {reason}' },
  E_PHASE: { severity: 'error', message: '`{name}` is not available in the phase `{phase}`' },
  E_FUNCTION_USE: { severity: 'error', message: '{reason}' },
  E_VALUE_TYPE: { severity: 'error', message: 'the field `{name}` takes {expected}, found {actual}' },
  E_MISSING_FIELD: { severity: 'error', message: 'the mandatory field `{name}` has no value' },
  E_UNKNOWN_FIELD: { severity: 'error', message: 'no field is called `{name}`' },
  E_MISSING_FUNCTION: {
    severity: 'error',
    message: 'the function `{name}` is not bound',
    hint: 'give it to `bind` of the emitted module',
  },
  E_CONTEXT_SCHEME: { severity: 'error', message: 'the context was made from another scheme' },
  E_SERIALIZED_VERSION: {
    severity: 'error',
    message: 'the serialised expression has the version {actual}, this library reads {expected}',
    hint: 'serialise it again from its text',
  },
  E_SERIALIZED_FORM: { severity: 'error', message: 'the serialised expression is not valid at `{path}`: {reason}' },
  E_REGEX_BUDGET: {
    severity: 'error',
    message: 'a regular expression took more than {limit} steps on one value',
    hint: 'give it a literal that values seldom hold, or shorter repetitions; `docs/regex.md` says what a step is',
  },
  W_REGEX_COST: {
    severity: 'warning',
    message:
      'the regular expression may take {steps} steps for each byte: a value of more than {bytes} bytes can reach the step budget, and the rule then fails with `E_REGEX_BUDGET`',
    hint: 'shorter repetitions of groups and of Unicode classes, or a check of the length before, make it cheap',
  },
  W_DEPRECATED_NAME: { severity: 'warning', message: '`{name}` is an old name of `{replacement}`' },
  W_DEPRECATED_FIELD: { severity: 'warning', message: 'the field `{name}` is deprecated and has no successor' },
  W_KEY_CASE: {
    severity: 'warning',
    message: '`{name}` holds names in lower case, so `["{key}"]` is never there: write `["{lower}"]`',
  },
  W_VERSION: {
    severity: 'warning',
    message: '`{version}` is no version of {ecosystem}, so the comparison never holds',
  },
  W_DIALECT: { severity: 'warning', message: '{reason}' },
} as const satisfies Readonly<Record<string, CodeRow>>
