import { succeed, type Result } from '../../../diagnostics/index.ts'
import {
  findHeader,
  mediaType,
  type Exchange,
  type ExchangeResponse,
  type ExchangeTiming,
  type HeaderPair,
} from '../message/exchange.ts'
import { defined, fromBase64, isRow, numberOf, rejectRow, textOf, type Row } from './log-row.ts'
import { findBoundary } from '../message/multipart.ts'

const encoder = new TextEncoder()

function rowOf(value: unknown): Row {
  return isRow(value) ? value : {}
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : []
}

/** HAR writes -1 for what is not known. */
function known(value: unknown): number | undefined {
  const number = numberOf(value)
  return number !== undefined && number >= 0 ? number : undefined
}

/** Headers as a list of names and values; HTTP/2 pseudo-headers (`:path`) are no headers. */
function readHeaders(value: unknown): { readonly headers: HeaderPair[]; readonly authority: string | undefined } {
  const pairs = listOf(value).flatMap((item): HeaderPair[] => {
    const { name, value: content } = rowOf(item)
    return typeof name === 'string' && name !== '' && typeof content === 'string' ? [[name, content]] : []
  })
  const authority = pairs.find(([name]) => name.toLowerCase() === ':authority')?.[1]
  return { headers: pairs.filter(([name]) => !name.startsWith(':')), authority }
}

/** Escapes what would end a name or a value of a form; escapes that are there already stay. */
function escapeForm(text: string): string {
  return text.replace(/[^!$'()*+,\-./0-9:;?@A-Z[\]_a-z{|}~%]|%(?![0-9A-Fa-f]{2})/gu, encodeURIComponent)
}

function param(value: unknown): { readonly name: string; readonly value: string; readonly part: readonly string[] } {
  const { name, value: content, fileName, contentType } = rowOf(value)
  const file = textOf(fileName)
  const type = textOf(contentType)
  const quoted = (text: string): string => text.replace(/[\r\n]/g, ' ').replaceAll('"', '%22')
  const title = textOf(name) ?? ''
  const disposition = `form-data; name="${quoted(title)}"${file === undefined ? '' : `; filename="${quoted(file)}"`}`
  return {
    name: title,
    value: typeof content === 'string' ? content : '',
    part: [
      `Content-Disposition: ${disposition}`,
      ...(type === undefined ? [] : [`Content-Type: ${type.replace(/[\r\n]/g, ' ')}`]),
    ],
  }
}

/** The bytes of `postData`: its text, or a body made of its params. A text of base64 that is none is undefined. */
function readPostData(postData: Row, contentType: string | undefined): { readonly body?: Uint8Array } | undefined {
  const { text, encoding } = postData
  if (typeof text === 'string' && (text !== '' || listOf(postData['params']).length === 0)) {
    if (encoding !== 'base64') return { body: encoder.encode(text) }
    const body = fromBase64(text)
    return body === undefined ? undefined : { body }
  }
  const params = listOf(postData['params']).map(param)
  if (params.length === 0) return {}
  const type = mediaType(contentType)
  if (type === 'application/x-www-form-urlencoded')
    return {
      body: encoder.encode(params.map(({ name, value }) => `${escapeForm(name)}=${escapeForm(value)}`).join('&')),
    }
  const boundary = type.startsWith('multipart/') ? findBoundary(contentType) : undefined
  if (boundary === undefined) return {}
  const parts = params.map(({ part, value }) => `--${boundary}\r\n${part.join('\r\n')}\r\n\r\n${value}\r\n`)
  return { body: encoder.encode(`${parts.join('')}--${boundary}--\r\n`) }
}

function readResponse(row: Row): ExchangeResponse | undefined {
  const status = known(row['status'])
  // A request that got no answer has status 0.
  if (status === undefined || status < 100 || status > 999 || !Number.isInteger(status)) return undefined
  const content = rowOf(row['content'])
  const { headers } = readHeaders(row['headers'])
  const mime = textOf(content['mimeType'])
  if (mime !== undefined && findHeader(headers, 'content-type') === undefined) headers.push(['content-type', mime])
  const text = typeof content['text'] === 'string' ? content['text'] : undefined
  return defined<ExchangeResponse>({
    status,
    headers,
    body: text === undefined ? undefined : content['encoding'] === 'base64' ? fromBase64(text) : encoder.encode(text),
    isDecoded: text === undefined ? undefined : true,
    bodySize: known(row['bodySize']) ?? known(content['size']),
  })
}

function readTiming(row: Row): ExchangeTiming | undefined {
  const wait = known(row['wait'])
  if (wait === undefined) return undefined
  return { firstByteMs: wait, durationMs: wait + (known(row['receive']) ?? 0) }
}

/** Scheme, authority and target of a URL as it was written. */
const urlParts = /^(https?|wss?):\/\/(?:[^/?#@]*@)?([^/?#@]+)([^#]*)/i

/**
 * Reads an entry of a HAR file (`log.entries[]`, HAR 1.2). Where `postData` has no text, an
 * urlencoded or multipart body is made of its params, so it need not be the sent one byte for byte.
 */
export function fromHarEntry(entry: unknown): Result<Exchange> {
  if (!isRow(entry) || !isRow(entry['request'])) return rejectRow('HAR', 'it has no `request`')
  const { request } = entry as { readonly request: Row }
  const method = textOf(request['method'])
  if (method === undefined) return rejectRow('HAR', 'its request has no `method`')
  const match = urlParts.exec(textOf(request['url']) ?? '')
  if (match === null) return rejectRow('HAR', 'its `url` is no web address')
  const [, scheme = '', urlHost = '', rest = ''] = match
  const { headers, authority } = readHeaders(request['headers'])
  const postData = rowOf(request['postData'])
  const mime = textOf(postData['mimeType'])
  if (mime !== undefined && findHeader(headers, 'content-type') === undefined) headers.push(['content-type', mime])
  const sent = readPostData(postData, findHeader(headers, 'content-type'))
  if (sent === undefined) return rejectRow('HAR', 'its `postData.text` is not base64')
  const started = Date.parse(textOf(entry['startedDateTime']) ?? '')
  return succeed(
    defined<Exchange>({
      method,
      scheme: scheme.toLowerCase() === 'https' || scheme.toLowerCase() === 'wss' ? 'https' : 'http',
      host: textOf(authority) ?? textOf(findHeader(headers, 'host')) ?? urlHost,
      target: rest.startsWith('/') ? rest : `/${rest}`,
      version: readVersion(textOf(request['httpVersion'])),
      headers,
      body: sent.body,
      bodySize: sent.body === undefined ? (known(request['bodySize']) ?? known(postData['size'])) : undefined,
      destinationIp: textOf(entry['serverIPAddress'])?.replace(/^\[(.*)\]$/, '$1'),
      receivedAt: Number.isNaN(started) ? undefined : started,
      response: readResponse(rowOf(entry['response'])),
      timing: readTiming(rowOf(entry['timings'])),
    }),
  )
}

/** Browsers write `h2`, `http/2.0` or `HTTP/2`; rules read `HTTP/2`. */
export function readVersion(text: string | undefined): string | undefined {
  const match = /^h(?:ttp\/?)?([123])(?:\.([01]))?$/i.exec(text?.trim() ?? '')
  if (match === null) return text
  const [, major = '', minor = '1'] = match
  return major === '1' ? `HTTP/1.${minor}` : `HTTP/${major}`
}
