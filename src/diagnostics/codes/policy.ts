import type { CodeRow } from './code-row.ts'

/** Policy documents, event files, and the command line's own input. */
export const policyCodes = {
  E_FIELD_SECTION: {
    severity: 'error',
    message: '`{name}` is a name of {home}, and this expression is read in {language}',
  },
  E_POLICY_SYNTAX: { severity: 'error', message: 'the document does not parse: {reason}' },
  E_POLICY_UNQUOTED: {
    severity: 'error',
    message: 'YAML takes the `{bracket}` of the expression for its own: the expression must be quoted',
    hint: "put the whole expression in single quotes, as in `'http.host in {…}'`, or write the rule without `{ }` round it",
  },
  E_POLICY_CONDITION: {
    severity: 'error',
    message: '`{word}` cannot be asked here: {reason}',
  },
  E_POLICY_SCHEMA: { severity: 'error', message: '{reason}' },
  E_POLICY_SECTION: {
    severity: 'error',
    message: '`{section}` needs the scheme `{needed}`, and this document uses `{actual}`',
  },
  E_FIELD_DEFINITION: {
    severity: 'error',
    message: '{reason}',
    hint: 'a field of your own needs a name that is free, and a type such as `Bytes` or `Int?`',
  },
  E_EMIT_GUARDS: {
    severity: 'error',
    message: 'the policy has `guards`, which change messages, and a module only decides events',
    hint: 'run the policy in an enforcement point (`portcullis/enforcement`), or emit it without `guards`',
  },
  E_AI_FIELD: {
    severity: 'error',
    message: '`{field}` never has a value in {where}: it is asked before that is known',
    hint: 'ask for it under `ai_gateway.access` or `ai_gateway.limits`, which are decided for each attempt',
  },
  W_AI_ROUTE_SAME: {
    severity: 'warning',
    message: 'the fallback asks the same again: {model} of `{provider}`',
    hint: 'use `retries` to ask a model again, and name another one as fallback',
  },
  E_GUARD_ACTION: {
    severity: 'error',
    message: 'a guard with `{member}` judges texts as a whole, and there is nothing in them to redact',
    hint: 'such a guard can `block` or `log`',
  },
  E_GUARD_STREAM: {
    severity: 'error',
    message: '`on_stream` cannot be had here: {reason}',
  },
  E_GUARD_PATTERN: {
    severity: 'error',
    message:
      'the pattern `{name}` cannot be looked for in a stream, where a match has at most {limit} characters: {reason}',
    hint: 'give its repetitions bounds, or keep the whole answer back (`on_stream: whole`)',
  },
  E_GUARD_PROFILE: {
    severity: 'error',
    message: 'a guard cannot look for the DLP profile `{profile}`{entry}: {reason}',
  },
  E_GUARD_FIELD: {
    severity: 'error',
    message: '`{field}` is not known when a guard with `in: {way}` has to act',
    hint: 'a guard may ask for fields of the request; one with `in: response` also for `http.response.*`',
  },
  E_ANSWER_ACTION: {
    severity: 'error',
    message: 'the rule reads `{field}`, and an answer cannot be given the action `{action}`',
    hint: '`block` ends an answer, `log` tells of it; `{action}` is for rules that read only the request, parameters included',
  },
  E_ANSWER_FIELD: {
    severity: 'error',
    message: '`{field}` tells of an answer of HTTP, and {where} never has one',
    hint: 'rules of the sections `rules`, `tiers`, `gateway` and `rulesets` are asked about answers',
  },
  E_ANSWER_STREAM: {
    severity: 'error',
    message: 'the rule `{rule}` reads nothing of an answer that could be held: `on_stream` says nothing here',
    hint: 'fields of the content of an answer begin with `ai.response.`',
  },
  E_LIST_ITEM: { severity: 'error', message: '{reason}', hint: 'the `kind` of the list says what its items are' },
  E_DUPLICATE_ID: {
    severity: 'error',
    message: 'the {what} `{id}` is defined twice',
    hint: 'give each its own id: decisions, overrides and counters name it',
  },
  E_UNKNOWN_REFERENCE: { severity: 'error', message: 'no {what} is called `{name}`' },
  E_ACTION_PARAMETERS: { severity: 'error', message: 'the action `{action}` {reason}' },
  E_PARAMETER_TYPE: {
    severity: 'error',
    message: 'expected an expression that gives text, found one of type {actual}',
    hint: '`to_string` makes text of other values',
  },
  E_ACTION_SECTION: {
    severity: 'error',
    message: 'the action `{action}` does nothing here: it belongs into `{section}`',
  },
  W_UNKNOWN_ACTION: {
    severity: 'warning',
    message: 'the action `{action}` is not documented: a match is reported and ends nothing',
  },
  W_WEAK_DETECTION: {
    severity: 'warning',
    message:
      'the rule `{rule}` ends requests by `{field}`, which patterns of plain English fill: of new wordings they named 3 in 10, and 1 in 4 of what they named was harmless',
    hint: 'put a guard model behind the field (`detections.models`, task `llama_guard`) or let the rule log; docs/detections.md has figures',
  },
  W_SELECTOR_POLICY: {
    severity: 'warning',
    message:
      '`{name}` is no selector of {kind} policies but of {kinds}: here it is missing, and only `!=` and `not` hold',
    hint: 'ask for a selector of this kind of policy, or name another kind in `filters`; Cloudflare refuses it',
  },
  W_ACTION_REPORTED: {
    severity: 'warning',
    message: 'Portcullis does not carry out the action `{action}`: a match is reported and ends nothing',
    hint: 'it sets how Cloudflare itself resolves, sends or records; the policy keeps it for the export',
  },
  W_ACTION_HOST: {
    severity: 'warning',
    message: 'the enforcement point does not carry out the action `{action}`: a match is told in the decision',
    hint: 'the host carries it out, from `decision.settings` or `decision.matched`',
  },
  W_ANSWER_HELD: {
    severity: 'warning',
    message:
      'the rule `{rule}` asks for the content of answers, so each answer that it may end is held back until it is whole',
    hint: 'say `on_stream: follow` to let streams leave meanwhile, or use a guard: it holds only what may become a finding',
  },
  W_RATE_HOST: {
    severity: 'warning',
    message: 'the enforcement point cannot count this rate: {reason}; without `isRateExceeded` the rule never acts',
    hint: 'give `isRateExceeded` with the facts of a request',
  },
  W_FIELD_HOST: {
    severity: 'warning',
    message: 'rules read `{name}`, which no detector fills: it is missing unless the host gives it',
    hint: 'name a detector in `detections.embedded`, or give the field with the facts of a request',
  },
  W_UNDOCUMENTED_VALUE: {
    severity: 'warning',
    message: '`{value}` is no documented value of `{name}` ({values}): the API may refuse it',
  },
  W_UNKNOWN_PHASE: {
    severity: 'warning',
    message: 'the phase `{phase}` is not documented: its rules are kept for the export and decide nothing here',
  },
  W_UNKNOWN_RULESET: {
    severity: 'warning',
    message: 'the ruleset `{id}` is not in this policy, so the rule runs nothing',
  },
  W_UNKNOWN_VALUE: { severity: 'warning', message: 'there is no {what} `{name}`: no event can hold it' },
  E_RULESET_LOOP: {
    severity: 'error',
    message: 'executing `{id}` goes deeper than {limit} rulesets: do they execute each other?',
  },
  W_IMPORT_LEFT_OUT: { severity: 'warning', message: '{what} is left out: {reason}' },
  W_IMPORT_OFF: {
    severity: 'warning',
    message: '{what} is off: {reason}',
    hint: 'its own text stands in its `description`: write what it should say, and take out `mode: off`',
  },
  W_IMPORT_CHANGED: { severity: 'warning', message: '{what} is not as it was: {reason}' },
  W_EXPORT_SECTION: {
    severity: 'warning',
    message: 'the section `{section}` has no place in the exported format and is left out',
    hint: '`--as` writes other sections; applications must be in the account; tiers become rules where you write them as a ruleset or as Gateway policies',
  },
  E_EXPORT_COUNTERPART: { severity: 'error', message: '{what} cannot be exported: {reason}' },
  W_EXPORT_MISSING: {
    severity: 'warning',
    message: 'Cloudflare wants `{member}` of {what}, and the policy does not say it',
    hint: 'put it into the policy, or into the exported JSON before you send it',
  },
  W_EXPORT_FIELD: {
    severity: 'warning',
    message: 'Cloudflare has no field `{field}`, so it will refuse the exported rule',
    hint: 'policies/shadow-mcp-patterns.yaml shows rules on MCP with fields of Cloudflare alone',
  },
  E_DASHBOARD_ROW: { severity: 'error', message: '{reason}' },
  E_LIST_FILE: { severity: 'error', message: 'the list file `{file}` cannot be read: {reason}' },
  E_POLICY_FILE: { severity: 'error', message: 'the file `{file}` cannot be used: {reason}' },
  E_APPLICATION_HOST: {
    severity: 'error',
    message: 'the host `{host}` belongs to the application `{owner}` already, by {place}',
    hint: 'a request is to one application, the first that claims its host: give the host to one of them, or name the narrower pattern first',
  },
  E_PORTAL_SERVER_URL: {
    severity: 'error',
    message: 'the portal servers `{server}` and `{other}` have one URL: {url}',
    hint: 'a call belongs to one server: give each its own URL',
  },
  W_EMPTY_SECTION: {
    severity: 'warning',
    message: '`{section}` is there and says nothing',
    hint: 'write what it is to hold, or remove it',
  },
  W_IDENTITY_SOURCE: {
    severity: 'warning',
    message: '{source} gives both `{first}` and `{second}`',
    hint: 'one of the two most likely holds something else',
  },
  W_CATEGORY_UNFILLED: {
    severity: 'warning',
    message: 'no application has the content category {id}: `{field}` holds it only where the event brings it',
    hint: 'give it to applications by `categories`, or let the event tell it',
  },
  W_APPLICATION_UNFILLED: {
    severity: 'warning',
    message: 'no application here has the number {id}: `{field}` holds it only where the event brings it',
    hint: 'name the application by `app.names`, or let the event tell the number',
  },
  W_TEST_READS_NOTHING: {
    severity: 'warning',
    message: 'the test `{name}` passes for no reason: no rule reads a member of its event',
    hint: 'give the event the fields that the rules read',
  },
  E_ENVIRONMENT: {
    severity: 'error',
    message: 'the environment variable `{name}` is not set',
    hint: 'the policy names it as the place of a key: set it where the enforcement point runs',
  },
  E_POLICY_TEST: { severity: 'error', message: 'the test `{name}` expects {expected}, found {actual}' },
  W_RULE_NEVER_MATCHES: {
    severity: 'warning',
    message: 'the rule `{rule}` never matches: no event fulfils its condition',
    hint: 'look for parts that contradict each other, or remove the rule',
  },
  W_RULE_DEAD: {
    severity: 'warning',
    message: 'the rule `{rule}` never acts: every event that it matches is taken before it, by {because}',
    hint: 'move it before them, narrow them, or remove it',
  },
  W_RULE_ALWAYS_MATCHES: {
    severity: 'warning',
    message: 'the rule `{rule}` matches every event, though its condition looks as if it did not',
    hint: 'write `true` if that is meant; `not (x eq a and x eq b)` is true of every event',
  },
  W_RULE_UNDECIDED: {
    severity: 'warning',
    message: 'whether the rule `{rule}` can act is not decided: the limit `{limit}` was reached',
    hint: '`--budget prove` looks further; docs/analysis.md says what each limit means',
  },
  E_INVARIANT: {
    severity: 'error',
    message: 'the invariant `{id}` expects `{expected}`, and the policy decides `{actual}`{by} for {event}',
  },
  W_INVARIANT_UNDECIDED: {
    severity: 'warning',
    message: 'whether the invariant `{id}` holds is not decided: the limit `{limit}` was reached',
    hint: '`portcullis prove --budget prove` looks further; docs/analysis.md says what each limit means',
  },
  W_INVARIANT_EMPTY: {
    severity: 'warning',
    message: 'the invariant `{id}` says nothing: no event fulfils its `when`',
  },
  E_EVENT_SYNTAX: {
    severity: 'error',
    message: 'line {line} is no JSON object: {reason}',
    hint: 'say with `--input` what else the file holds, such as `--input nginx` for its access log',
  },
  E_FILE: { severity: 'error', message: 'the file cannot be read: {reason}' },
  E_FILE_WRITE: { severity: 'error', message: 'the file cannot be written: {reason}' },
  E_OUTPUT: { severity: 'error', message: 'standard output cannot be written: {reason}' },
  E_DLP_PROFILE: { severity: 'error', message: 'the DLP profile is not valid at `{path}`: {reason}' },
  E_DLP_BINDING: {
    severity: 'error',
    message: '{reason}',
    hint: 'an emitted module takes keys of exact data and plans of phone numbers when it is bound',
  },
  E_DLP_LIMIT: {
    severity: 'error',
    message: 'the DLP profiles have more at `{path}` than `{setting}` allows ({limit})',
  },
  E_AI_ROUTE_NODE: { severity: 'error', message: 'the node leads nowhere as it stands: {reason}' },
  E_AI_ROUTE_LOOP: {
    severity: 'error',
    message: 'the route leads back to its node `{node}`, so a call could go round for ever',
  },
  E_AI_ROUTE_SHARES: { severity: 'error', message: 'the shares are {sum} together: expected {expected}' },
  W_AI_ROUTE_UNREACHED: { severity: 'warning', message: 'no way of the route leads to its node `{node}`' },
  W_AI_UNPRICED: {
    severity: 'warning',
    message: 'the model `{model}` has no price, so a call that a limit of cost is about is {what}',
    hint: 'give it one under `ai_gateway.prices`',
  },
  E_AI_PRICE_OF: {
    severity: 'error',
    message: 'models without a price are to be counted at that of `{model}`, which has none at `{provider}`',
    hint: 'name a model that `ai_gateway.prices` or the built-in table has',
  },
  W_AI_CACHE_BLOCK: {
    severity: 'warning',
    message:
      'the policy blocks and caches: Cloudflare’s gateway gives a cached answer before it asks whether the call is blocked',
    hint: 'this gateway asks first; give calls that must be asked elsewhere, too, no cache (`ai_gateway.cache.when`)',
  },
  E_EMIT_AI_GATEWAY: {
    severity: 'error',
    message: 'the policy has `ai_gateway`, which sends calls and counts them, and a module only decides events',
    hint: 'run it with `portcullis gateway`, or emit it without `ai_gateway`',
  },
  E_AI_KEY: {
    severity: 'error',
    message: 'the environment variable `{name}` is not set, and the document takes a key from it',
  },
  E_AI_SECTION: { severity: 'error', message: 'the policy has no section `ai_gateway`, so there is nothing to run' },
} as const satisfies Readonly<Record<string, CodeRow>>
