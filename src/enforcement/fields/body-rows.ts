import type { ByteString } from '../../runtime/index.ts'
import {
  findFileType,
  groupPairs,
  partHeader,
  type MessageBody,
  type MultipartPart,
} from '../../inspection/traffic/index.ts'
import { toInputMap, toInputs, type FieldReader, type FieldRow } from './field-source.ts'
import { toFileTypes, toMebibytes } from './gateway-rows.ts'
import { pairRows } from './rules-rows.ts'

type Row = FieldRow<MessageBody>

/** One list for each part. */
function ofParts(read: (part: MultipartPart) => readonly ByteString[]): FieldReader<MessageBody> {
  return ({ parts }) => parts.map((part) => toInputs(read(part)))
}

/** The values of parts by each name that a part has. */
function groupParts(parts: readonly MultipartPart[]): ReadonlyMap<ByteString, readonly ByteString[]> {
  const named = parts.flatMap(({ names, value }) => names.map((name) => ({ name, value })))
  return groupPairs({ names: named.map(({ name }) => name), values: named.map(({ value }) => value) })
}

const multipart = 'http.request.body.multipart'

/** Fields of the Rules language that need the body. Source: Cloudflare Rules, fields reference. */
export const rulesBodyRows: readonly Row[] = [
  // Unaltered, so a compressed body is compressed here; forms and parts are read of the unpacked one.
  ['http.request.body.raw', ({ received }) => received],
  ['http.request.body.size', ({ size }) => size],
  ['http.request.body.truncated', ({ truncated }) => truncated],
  ['http.request.body.mime', ({ foundType }) => foundType],
  ...pairRows<MessageBody>('http.request.body.form', ({ form }) => form),
  [multipart, ({ parts }) => toInputMap(groupParts(parts))],
  [`${multipart}.names`, ofParts(({ names }) => names)],
  [`${multipart}.values`, ({ parts }) => toInputs(parts.map(({ value }) => value))],
  [`${multipart}.filenames`, ofParts(({ filenames }) => filenames)],
  [`${multipart}.content_types`, ofParts((part) => partHeader(part, 'content-type'))],
  [`${multipart}.content_dispositions`, ofParts((part) => partHeader(part, 'content-disposition'))],
  [`${multipart}.content_transfer_encodings`, ofParts((part) => partHeader(part, 'content-transfer-encoding'))],
]

/** The parts of a form that are files. */
function filesOf({ parts }: MessageBody): readonly MultipartPart[] {
  return parts.filter(({ filenames }) => filenames.length > 0)
}

/** The largest file of a form whose parts are all at hand, or else the whole body. */
function uploadSize(body: MessageBody): number {
  const files = body.truncated ? [] : filesOf(body)
  return toMebibytes(files.length === 0 ? body.size : Math.max(...files.map(({ value }) => value.length)))
}

function uploadTypes(body: MessageBody): readonly string[] {
  const files = filesOf(body)
  return toFileTypes(
    files.length === 0
      ? [body.fileType].filter((type) => type !== undefined)
      : files.flatMap(({ value }) => findFileType(value) ?? []),
  )
}

/** Selectors of Gateway that need the body. Source: Gateway, HTTP policies. */
export const gatewayBodyRows: readonly Row[] = [
  ['http.upload.file.size', uploadSize],
  ['http.upload.file.types', uploadTypes],
]
