import { randomUUID } from 'node:crypto'
import type * as ClickhouseApi from '@clickhouse/client'
import type { ClickHouseClient } from '@clickhouse/client'
import { clickhouseSettings } from '../../sql/index.ts'
import { ReplayError } from '../replay-error.ts'

/** Where a server is, and who asks. */
export interface ClickhouseServer {
  /** Address of its HTTP interface, such as `http://127.0.0.1:8123`. */
  readonly url: string
  /** Default: the server's own, `default`. */
  readonly username?: string
  readonly password?: string
}

/** The oldest server whose functions the queries use, as `[year, month]`. */
const oldest = [24, 8] as const

/** Temporary tables live as long as the session of the server that made them, and a replay may take hours. */
const timeout = 3_600_000

/** The package is an optional peer: who replays nothing does not install it. */
async function connect({ url, username, password }: ClickhouseServer): Promise<ClickHouseClient> {
  const { createClient, ClickHouseLogLevel } = await loadApi()
  return createClient({
    url,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    session_id: randomUUID(),
    request_timeout: timeout,
    // A proxy before the server ends a connection on which nothing moves.
    clickhouse_settings: { send_progress_in_http_headers: 1, http_headers_progress_interval_ms: '20000' },
    // What went wrong is told once, by whoever asked.
    log: { level: ClickHouseLogLevel.OFF },
  })
}

async function loadApi(): Promise<typeof ClickhouseApi> {
  try {
    return await import('@clickhouse/client')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ERR_MODULE_NOT_FOUND' && message.includes('@clickhouse/client'))
      throw new ReplayError('E_SQL_PACKAGE', { package: '@clickhouse/client' })
    throw error
  }
}

/** What a server says of a query, without what the table holds. */
function reasonOf(error: unknown): string {
  const [line = ''] = (error as Error).message.split('\n')
  return line.replace(/: In scope .*$/, '').slice(0, 300)
}

/** What ClickHouse calls the limits that a query may meet, such as `MEMORY_LIMIT_EXCEEDED`. */
const limits =
  /^(?:MEMORY_LIMIT_EXCEEDED|TIMEOUT_EXCEEDED|TOO_MANY_[A-Z_]+|TOO_DEEP_[A-Z_]+|TOO_SLOW|SET_SIZE_LIMIT_EXCEEDED|QUERY_IS_TOO_LARGE|TOO_BIG_AST|QUOTA_EXCEEDED|LIMIT_EXCEEDED|NOT_ENOUGH_SPACE)$/

function isLimit(error: unknown): boolean {
  const { type, message } = error as { readonly type?: unknown; readonly message: string }
  const named = typeof type === 'string' ? type : /\(([A-Z_]+)\)/.exec(message)?.[1]
  return limits.test(named ?? '')
}

/** One session of a ClickHouse server. */
export class ClickhouseSession {
  readonly #client: ClickHouseClient

  private constructor(client: ClickHouseClient) {
    this.#client = client
  }

  /** @throws ReplayError where the package is not installed, nothing answers, or the server is too old */
  static async open(server: ClickhouseServer): Promise<ClickhouseSession> {
    return ClickhouseSession.of(await connect(server))
  }

  /**
   * @param client - with a `session_id` of its own; it is closed with the session
   * @throws ReplayError where nothing answers, or the server is too old
   */
  static async of(client: ClickHouseClient): Promise<ClickhouseSession> {
    const session = new ClickhouseSession(client)
    try {
      const [[version] = []] = await session.rows('SELECT version()')
      const [year = 0, month = 0] = String(version).split('.').map(Number)
      if (year < oldest[0] || (year === oldest[0] && month < oldest[1]))
        throw new ReplayError('E_SQL_SOURCE_INVALID', { reason: `the server is ClickHouse ${String(version)}, and ${oldest.join('.')} is the oldest that knows the functions` }) // prettier-ignore
      return session
    } catch (error) {
      await session.close()
      throw error
    }
  }

  /** @throws ReplayError with the server's own reason */
  async run(sql: string): Promise<void> {
    await this.#answer(() => this.#client.command({ query: sql, clickhouse_settings: { ...clickhouseSettings } }))
  }

  /**
   * All rows of an answer; integers of 64 bits are texts.
   *
   * @throws ReplayError with the server's own reason
   */
  async rows(sql: string): Promise<readonly (readonly unknown[])[]> {
    const rows: (readonly unknown[])[] = []
    for await (const row of this.stream(sql)) rows.push(row)
    return rows
  }

  /** The rows of an answer as they come, for those that are many. */
  async *stream(sql: string): AsyncGenerator<readonly unknown[]> {
    const answer = await this.#answer(() =>
      this.#client.query({
        query: sql,
        format: 'JSONCompactEachRow',
        clickhouse_settings: { ...clickhouseSettings, output_format_json_quote_64bit_integers: 1 },
      }),
    )
    const parts: AsyncIterator<readonly ClickhouseApi.Row[], unknown> = answer.stream()[Symbol.asyncIterator]()
    for (;;) {
      const next = await this.#answer(() => parts.next())
      if (next.done === true) return
      for (const row of next.value) yield row.json<readonly unknown[]>()
    }
  }

  async #answer<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask()
    } catch (error) {
      throw new ReplayError(isLimit(error) ? 'E_SQL_LIMIT' : 'E_SQL_SOURCE_INVALID', { reason: reasonOf(error) })
    }
  }

  async close(): Promise<void> {
    await this.#client.close()
  }
}
