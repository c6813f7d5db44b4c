import type { CodeRow } from './code-row.ts'

/** Requests, bodies, logs, detectors: what traffic does wrong. */
export const trafficCodes = {
  E_BODY_LIMIT: { severity: 'error', message: 'the body has more than {limit} bytes (`{setting}`)' },
  E_CUSTOM_TOPIC: { severity: 'error', message: 'the custom topic `{label}` is not valid: {reason}' },
  W_CUSTOM_TOPIC: { severity: 'warning', message: 'the custom topic `{label}` may not do what it says: {reason}' },
  E_EXCHANGE_SHAPE: { severity: 'error', message: 'the {kind} row is no request: {reason}' },
  E_LOG_MAP: { severity: 'error', message: 'the mapping `{pair}` is not valid: {reason}' },
  E_BODY_ENCODING: { severity: 'error', message: 'the body is not what its content encoding `{encoding}` says' },
  E_BODY_ENCODING_UNKNOWN: { severity: 'error', message: 'the content encoding `{encoding}` cannot be read here' },
  E_BODY_UNREAD: { severity: 'error', message: 'the body is a stream or compressed and was not prepared' },
  E_BODY_DECODED_LIMIT: {
    severity: 'error',
    message: 'the decompressed body has more than {limit} bytes (`{setting}`)',
  },
  E_BODY_STREAM: { severity: 'error', message: 'the stream of the body failed: {reason}' },
  W_BODY_UTF8: { severity: 'warning', message: 'the body is not valid UTF-8' },
  W_CONTENT_TYPE: {
    severity: 'warning',
    message: 'the body is `{found}`, and its content type says `{declared}`',
  },
  W_CONTENT_LENGTH: {
    severity: 'warning',
    message: 'the body has {found} bytes, and its content length says `{declared}`',
  },
  E_JSON_TRUNCATED: { severity: 'error', message: 'the JSON ends before its value does' },
  E_JSON_SYNTAX: { severity: 'error', message: 'the JSON is not valid at position {position}' },
  E_JSON_DEPTH: { severity: 'error', message: 'the JSON nests deeper than {limit} (`{setting}`)' },
  E_JSON_VALUES: { severity: 'error', message: 'the JSON has more than {limit} values (`{setting}`)' },
  W_JSON_DUPLICATE_KEY: { severity: 'warning', message: 'the JSON has the key `{key}` more than once in one object' },
  E_MULTIPART_SYNTAX: { severity: 'error', message: 'the multipart body is not valid: {reason}' },
  E_PART_LIMIT: { severity: 'error', message: 'the body has more than {limit} parts (`{setting}`)' },
  E_QUERY_LIMIT: { severity: 'error', message: 'the query has more than {limit} arguments (`{setting}`)' },
  E_COOKIE_LIMIT: { severity: 'error', message: 'the request has more than {limit} cookies (`{setting}`)' },
  E_FORM_LIMIT: { severity: 'error', message: 'the form has more than {limit} fields (`{setting}`)' },
  E_HEADER_LIMIT: { severity: 'error', message: 'the message has more than {limit} headers (`{setting}`)' },
  E_FRAME_LIMIT: { severity: 'error', message: 'the event stream has more than {limit} frames (`{setting}`)' },
  E_CALL_LIMIT: { severity: 'error', message: 'the batch has more than {limit} calls (`{setting}`)' },
  E_JSONPATH: { severity: 'error', message: 'the JSONPath `{path}` is not valid: {reason}' },
  E_JSONPATH_LIMIT: { severity: 'error', message: 'there may be at most {limit} {what} (`{setting}`)' },
  W_PROMPT_LIMIT: { severity: 'warning', message: 'the prompt has more than {limit} characters (`{setting}`)' },
  E_BODY_TIMEOUT: {
    severity: 'error',
    message: 'the body was not at hand within {limit} ms (`{setting}`)',
    hint: 'rules that need it did what their `on_error` or `on_missing_detection` says',
  },
  E_PROMPT_UNREAD: {
    severity: 'error',
    message: 'the request goes to a model, and its prompt cannot be read: {reason}',
    hint: 'rules that need detections did what their `on_missing_detection` says',
  },
  E_DETECTOR_TIMEOUT: {
    severity: 'error',
    message: 'the detector `{detector}` gave no answer: {reason}',
    hint: 'rules that need it did what their `on_missing_detection` says; `deadlineMs` is the time for all detectors',
  },
  E_DETECTOR_ERROR: {
    severity: 'error',
    message: 'the detector `{detector}` failed: {reason}',
    hint: 'rules that need it did what their `on_missing_detection` says',
  },
  E_DETECTOR_VALUE: {
    severity: 'error',
    message: 'the detector `{detector}` gave `{field}` no value of its type',
    hint: 'a detector gives every field that it provides a value, or rejects',
  },
  E_PROMPT_LOG: { severity: 'error', message: 'the prompt was not logged: {reason}' },
  E_PROMPT_LOG_KEY: {
    severity: 'error',
    message: 'the key is not valid: {reason}',
    hint: 'make a key pair with `portcullis prompt-log keys`',
  },
  E_PROMPT_LOG_RECORD: { severity: 'error', message: 'the line is no record of a prompt log: {reason}' },
  E_PROMPT_LOG_OTHER_KEY: {
    severity: 'error',
    message: 'the prompt is encrypted to the key `{expected}`, and this is the key `{actual}`',
    hint: 'give the private key that belongs to the `keyId` of the record',
  },
  E_PROMPT_LOG_OPEN: {
    severity: 'error',
    message: 'the prompt does not decrypt: the record was changed, or the key does not belong to it',
  },
} as const satisfies Readonly<Record<string, CodeRow>>
