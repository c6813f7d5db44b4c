/** Kinds of attacks: the six levels of the evaluation data, and what comes with documents and tools. */
export type InjectionLevel =
  | 'direct-ask'
  | 'role-play'
  | 'instruction-override'
  | 'system-prompt-extraction'
  | 'encoding-trick'
  | 'authority-pretexting'
  | 'delimiter-smuggling'
  | 'indirect'
  | 'payload-splitting'
  | 'many-shot'
  | 'tool-coaxing'

/** One feature of the injection scorer: what it looks for and how much it speaks for an injection. */
export interface InjectionFeature {
  readonly id: string
  readonly level: InjectionLevel
  /** The probability of an injection that this feature alone stands for, 0 to 1. Above 0.5 it alone brings a score below 50. */
  readonly weight: number
  /** Why it speaks for an injection. */
  readonly reason: string
  /** For text in lower case: on that it takes a seventh of the time of a pattern that ignores case. */
  readonly pattern: RegExp
  /** Whether the text as a whole explains the match. */
  readonly unless?: (lower: string) => boolean
  readonly example: string
}

/** Names of parts that patterns share. A gap stays inside one sentence, or one line for `cross`, and is bounded, so that time is linear. */
export const patternParts: Readonly<Record<string, string>> = {
  gap: '[^.!?\\n。！？]{0,40}?',
  cross: '[^\\n]{0,140}?',
  wide: '[^.!?\\n。！？]{0,80}?',
  override:
    "(?:ignor\\w*|disregard\\w*|forget|overlook|neglect|override|bypass|skip|drop|discard|set aside|throw away|(?:stop|quit|cease) (?:following|obeying|applying|using)|(?:do not|don't|never|no longer) (?:follow|obey|apply|adhere to|comply with|stick to)|pay no (?:attention|heed) to|abandon|dismiss|erase|cancel|nullify|circumvent)",
  guard:
    "(?:(?:previous|prior|earlier|above|initial|original|system|safety|preceding|existing|former|foregoing|past|old) (?:(?:and|or|&) \\w+ )?(?:\\w+ )?(?:instructions?|rules?|guidelines?|directions?|prompts?|polic(?:y|ies)|commands|directives|constraints|restrictions)|your (?:\\w+ ){0,2}(?:instructions?|rules|guidelines?|directions|prompt|polic(?:y|ies)|directives|constraints|restrictions|programming|training|filters?|safeguards?)|(?:instructions?|rules|guidelines|directives|prompt)[^.!?\\n]{0,20}(?:above|given|told|before|so far)|(?:rules|guidelines|instructions|restrictions|constraints|directives|orders|limits) (?:that )?(?:you (?:were|got|have|had|follow|received)|in your)|(?:company|platform|ethical|moderation|operator'?s?) (?:policy|policies|rules|guidelines|filters?)|(?:everything|anything|all|whatever|what) (?:that )?(?:you (?:were|have been|know(?! (?:of|about)\\b)|learned|had been|got)|above|before|i said|was said|came before|(?:is|stands|was) (?:written )?(?:above|before))|(?:the|your|that|this|current|previous|original) (?:task|assignment|mission|question|job)\\b(?! (?:bar|list|manager|force|titles?))|(?:content|safety|usage) (?:policy|policies|filters?|rules|guidelines|layer|checks?))",
  reveal:
    '(?:reveal|show|print|display|output|repeat|recite|quote|tell|give|share|disclose|dump|leak|expose|list|translate|summari[sz]e|paste|spell out|write out|copy|send|hand over|provide|read out|state)',
  hidden:
    '(?:secrets?|hidden|confidential|internal|private|restricted|classified|staff[- ]only|staff|admin|undisclosed|proprietary|unlisted|unpublished|unreleased|privileged|sensitive|master)',
  valuable:
    '(?:passwords?|passcodes?|codes?|coupons?|keys?|credentials?|tokens?|discounts?|margins?|notes?|prices?|pricing|records?|databases?|documents?|information|data|details|tables?|lists?|config\\w*|files?|polic(?:y|ies)|keywords?|passphrases?|reports?|instructions?)',
  systemText:
    '(?:system (?:prompt|message|instructions?|text)|developer (?:prompt|message|instructions?)|(?:initial|original|hidden|secret|internal|base) (?:prompt|instructions?|configuration|config|rules|system prompt)|your (?:\\w+ )?(?:prompt|instructions|configuration|guidelines|rules|pre-?prompt|preamble|meta-?prompt|directives)\\b(?!-?\\s?(?:writing|writer|engineer\\w*|design\\w*|craft\\w*|librar\\w*|templates?|improve\\w*)))',
  obey: '(?:obey|act accordingly|do (?:as|so|it|that|exactly)|and answer|and comply|follow|do what|execut\\w*|act on|run it|comply|carry out|perform|answer it|respond to it|as an order|do it)',
  machine:
    '(?:ai|assistant|chat-?bot|bot|model|language model|llm|persona|character|alter ego|twin|version of (?:yourself|this assistant))',
}

/** A pattern in lower case; `\W` and the like keep their meaning. */
function lowerPattern(source: string): string {
  return source.replace(/\\[pP]\{[^}]+\}|\\.|[^\\]+/gu, (piece) =>
    piece.startsWith('\\') ? piece : piece.toLowerCase(),
  )
}

function compilePattern(source: string): RegExp {
  const pattern = source.replace(/\{([a-zA-Z]+)\}/g, (hole, name: string) => patternParts[name] ?? hole)
  return new RegExp(lowerPattern(pattern), 'u')
}

/** Makes a row; `{name}` in the source stands for a part. */
export function row(
  level: InjectionLevel,
  id: string,
  weight: number,
  reason: string,
  source: string,
  example: string,
  unless?: (lower: string) => boolean,
): InjectionFeature {
  let compiled: RegExp | undefined
  return {
    id,
    level,
    weight,
    reason,
    // Most processes that load the table never look at a prompt, and the patterns are long.
    get pattern() {
      return (compiled ??= compilePattern(source))
    },
    example,
    ...(unless === undefined ? {} : { unless }),
  }
}
