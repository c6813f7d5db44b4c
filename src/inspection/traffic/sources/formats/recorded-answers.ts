import { succeed, type Result } from '../../../../diagnostics/index.ts'
import { fromLogRow, isRow, rejectRow, textOf, type Row } from '../log-row.ts'
import type { LogFormat, LogRecord, RowDefaults } from './log-format.ts'

/** The row of a request log that a recorded answer stands for: its body is the answer's. */
function toLogRow(row: Row): Row {
  const request = isRow(row['request']) ? row['request'] : {}
  return {
    method: textOf(request['method']) ?? 'POST',
    host: row['host'],
    path: row['path'],
    headers: request['headers'] ?? { 'content-type': 'application/json' },
    body: typeof request['body'] === 'object' ? JSON.stringify(request['body']) : request['body'],
    status: row['status'] ?? 200,
    response_content_type: row['contentType'],
    response_body: row['body'],
    response_body_base64: row['bodyBase64'],
  }
}

/**
 * Answers of models as somebody recorded them, streams as they came: `host`, `path`, `contentType`, `body` or `bodyBase64`,
 * perhaps `status`, and `request` with `headers` and `body` where they are known.
 */
export const recordedAnswers: LogFormat = {
  id: 'answers',
  title: 'recorded answers',
  source: 'docs/traffic.md',
  read(row: Row, otherwise?: RowDefaults): Result<LogRecord> {
    if (textOf(row['contentType']) === undefined) return rejectRow('answers', 'it has no `contentType`')
    const found = fromLogRow(toLogRow(row), otherwise)
    return found.ok ? succeed({ kind: 'http', exchange: found.value }) : found
  },
}
