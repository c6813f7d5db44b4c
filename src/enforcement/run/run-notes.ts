import { codes, createDiagnostic, type DiagnosticCode } from '../../diagnostics/index.ts'
import type { DetectionFailure } from '../../inspection/detections/index.ts'
import { causeOf, type Reading } from '../../inspection/traffic/index.ts'
import type { TextsOutcome } from '../content/detect-texts.ts'
import type { MissingField } from '../content/missing-content.ts'
import type { RequestContent } from '../content/request-content.ts'
import type { EnforcementProblem } from '../decision.ts'

/** The code of each way in which a detector gives no answer. */
const failureCodes: Readonly<Record<DetectionFailure['reason'], DiagnosticCode>> = {
  timeout: 'E_DETECTOR_TIMEOUT',
  error: 'E_DETECTOR_ERROR',
}

/** Characters of an error's message that a decision keeps. */
const longestReason = 200

/** What went wrong on the way to a decision, and which fields lack something. */
export class RunNotes {
  readonly problems: EnforcementProblem[] = []
  readonly readings: Reading[] = []
  /** Made for the first field that lacks something: most requests are read whole. */
  missing: Map<string, MissingField> | undefined

  report(code: DiagnosticCode, values: Readonly<Record<string, string | number>>, extras: object = {}): void {
    const { message } = createDiagnostic(code, { start: 0, end: 0 }, values)
    const { hint } = codes[code]
    this.problems.push({ code, message, ...extras, ...(hint === undefined ? {} : { hint }) })
  }

  /** Reports with a reason in the words of others, which may be long. */
  reportReason(code: DiagnosticCode, reason: string): void {
    this.report(code, { reason: reason.slice(0, longestReason) })
  }

  /** Reports that a detector gave no answer. */
  reportFailure({ detector, reason, message }: Pick<DetectionFailure, 'detector' | 'reason' | 'message'>): void {
    this.report(failureCodes[reason], { detector, reason: message.slice(0, longestReason) }, { detector })
  }

  miss(field: string, why: MissingField): void {
    this.missing ??= new Map()
    this.missing.set(field, why)
  }

  /** A field that tells of what was not read whole. */
  note(field: string, reading: Reading, hasValue = true): void {
    this.readings.push(reading)
    this.miss(field, { cause: causeOf(reading), hasValue })
  }

  /**
   * Fields that tell of content that was not read whole count as missing, whatever was found in the rest.
   *
   * @param detected - fields of detectors, which are noted when those have looked
   */
  noteReadings(content: RequestContent, needed: ReadonlySet<string>, detected: ReadonlySet<string>): void {
    for (const field of needed) {
      if (detected.has(field)) continue
      const reading = content.readingOf(field)
      if (reading.state === 'whole') continue
      this.note(field, reading)
      const [{ cause, problem }] = reading.missing
      if (cause === 'sender') this.report('E_CONTENT_UNREAD', { field, reason: problem.message }, { field })
    }
  }

  noteFailure(failure: DetectionFailure, { isLong, values }: Pick<TextsOutcome, 'isLong' | 'values'>): void {
    this.reportFailure(failure)
    const cause = isLong && failure.reason === 'timeout' ? 'sender' : 'host'
    for (const field of failure.fields)
      this.miss(field, {
        cause: this.missing?.get(field)?.cause === 'sender' ? 'sender' : cause,
        hasValue: values.has(field),
      })
  }
}
