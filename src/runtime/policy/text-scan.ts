import { toText } from '../bytes.ts'
import type { ExecutionContext } from '../context/index.ts'
import type { ScannedTexts } from './event-record.ts'

/** The field that holds the ids of the DLP profiles that match. */
export const dlpField = 'dlp.profiles'

/** Where the text is if the host gives none. */
export const scannedField = 'http.request.body.raw'

interface LocatedText {
  readonly location: string
  readonly text: string
}

/** A field that is scanned when it is first read. */
export interface ScanField<Finding> {
  readonly read: () => string[]
  /** What was found, or undefined if nobody has read the field. */
  readonly findings: () => { readonly findings: readonly Finding[]; readonly truncated: boolean } | undefined
}

/** What looks at texts: the scanner of `portcullis/dlp`. */
export interface TextScanner<Finding> {
  createField(getTexts: () => string | readonly LocatedText[]): ScanField<Finding>
}

function readTexts(context: ExecutionContext, texts: ScannedTexts | undefined): string | readonly LocatedText[] {
  if (typeof texts === 'string') return texts
  if (texts !== undefined) return Object.entries(texts).map(([location, text]) => ({ location, text }))
  const slot = context.shape.slots.get(scannedField)
  const body = slot === undefined ? undefined : context.read(slot)
  return typeof body === 'string' ? toText(body) : []
}

/** Makes the field of the profiles lazy: the texts are scanned when a rule first reads it. */
export function attachScan<Finding>(
  scanner: TextScanner<Finding>,
  context: ExecutionContext,
  texts: ScannedTexts | undefined,
): ScanField<Finding> | undefined {
  const slot = context.shape.slots.get(dlpField)
  if (slot === undefined || context.values[slot] !== undefined) return undefined
  const field = scanner.createField(() => readTexts(context, texts))
  context.setLazy(dlpField, field.read)
  return field
}
