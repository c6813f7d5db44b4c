import type { HclSegment } from './hcl-places.ts'
import { HclTextScanner } from './hcl-text-scanner.ts'

/** A stretch of a text that a file says word for word. */
export type HclLiteral = Extract<HclSegment, { readonly kind: 'text' }>

class LiteralScanner extends HclTextScanner {
  /** The texts from here to an offset, also those in the holes of others. */
  *literals(start: number, end: number): Generator<HclLiteral> {
    for (this.at = start; this.at < end;) {
      const char = this.text[this.at]
      if (char !== '"' && !(char === '<' && this.startsHeredoc())) {
        if (!this.skipComment()) this.at += 1
        continue
      }
      this.textAt(this.at)
      const behind = this.at
      for (const segment of this.lastText?.segments ?? [])
        if (segment.kind === 'text') yield segment
        else yield* this.literals(segment.span.start, segment.span.end)
      this.at = behind
    }
  }
}

/** All texts of a file in HCL that parses, in its order, each with where it stands. */
export function hclLiterals(text: string): readonly HclLiteral[] {
  return [...new LiteralScanner(text, true).literals(0, text.length)]
}
