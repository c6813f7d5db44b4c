import { WholeAnswer } from '../answer/whole-answer.ts'
import type { Api } from './read-call.ts'

const encoder = new TextEncoder()

/** Why a call is answered with an error. */
export interface GatewayError {
  readonly status: number
  /** A word for programs. */
  readonly code: string
  readonly message: string
  readonly headers?: Readonly<Record<string, string>>
}

/** The names of errors at OpenAI and Anthropic, by status; SDKs tell their error classes by the status. */
const types: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  405: 'invalid_request_error',
  413: 'request_too_large',
  424: 'permission_error',
  429: 'rate_limit_error',
}

const googleStatus: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
}

/** The longest `retry-after` for which a client of a program waits by itself; beyond it a retry is only noise. */
const longestWait = 60

/** An error in the form of the API in which the client speaks. */
export function errorResponse(api: Api, error: GatewayError): WholeAnswer {
  const { status, code, message, headers = {} } = error
  const type = types[status] ?? 'api_error'
  const body =
    api === 'anthropic'
      ? { type: 'error', error: { type, message } }
      : api === 'gemini'
        ? { error: { code: status, message, status: googleStatus[status] ?? 'INTERNAL' } }
        : { error: { message, type, param: null, code } }
  const wait = Number(headers['retry-after'] ?? 0)
  // Both SDKs heed it: what a rule refuses is refused again, and so is a budget until its day is over.
  const isFinal = status < 429 || wait > longestWait
  return new WholeAnswer(encoder.encode(JSON.stringify(body)), {
    status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      ...(isFinal ? { 'x-should-retry': 'false' } : {}),
      ...headers,
    },
  })
}
