import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type * as DuckdbApi from '@duckdb/node-api'
import type { DuckDBConnection } from '@duckdb/node-api'
import { parseIp } from '../../../runtime/index.ts'
import { addressMacros } from '../../columns/index.ts'
import { duckdbSetup, ipKey } from '../../sql/index.ts'
import { removeAtSignal, removeNow } from '../clean-up.ts'

type Api = typeof DuckdbApi

/** What a session may use of the machine. */
export interface DuckdbSessionOptions {
  /** Threads, 1 or more. Default: 1. */
  readonly threads?: number
  /** As DuckDB writes sizes, such as `4GB`. Default: DuckDB's own. */
  readonly memoryLimit?: string
  /** Told now and then how far a query is, from 0 to 1. */
  readonly onProgress?: (share: number) => void
}

/** Milliseconds between two looks at how far a query is. */
const progressInterval = 250

/** The package is an optional peer: who replays nothing does not install it. */
async function loadApi(): Promise<Api> {
  return import('@duckdb/node-api')
}

/** One connection to a DuckDB in memory. */
export class DuckdbSession {
  readonly #api: Api
  readonly #connection: DuckDBConnection
  readonly #close: () => void

  readonly #onProgress: ((share: number) => void) | undefined

  private constructor(
    api: Api,
    connection: DuckDBConnection,
    onProgress: ((share: number) => void) | undefined,
    close: () => void,
  ) {
    this.#api = api
    this.#connection = connection
    this.#onProgress = onProgress
    this.#close = close
  }

  /** @throws Error where the package `@duckdb/node-api` is not installed */
  static async open({ threads = 1, memoryLimit, onProgress }: DuckdbSessionOptions = {}): Promise<DuckdbSession> {
    const api = await loadApi()
    // What does not fit into memory goes there; by itself DuckDB would make a folder where the command was called.
    const spilled = join(tmpdir(), `portcullis-duckdb-${String(process.pid)}-${randomBytes(6).toString('hex')}`)
    const instance = await api.DuckDBInstance.create(':memory:', {
      threads: String(threads),
      temp_directory: spilled,
      ...(memoryLimit === undefined ? {} : { memory_limit: memoryLimit }),
    })
    const connection = await instance.connect()
    removeAtSignal(spilled)
    const session = new DuckdbSession(api, connection, onProgress, () => {
      connection.closeSync()
      instance.closeSync()
      removeNow(spilled)
    })
    if (onProgress !== undefined)
      for (const setting of [
        'enable_progress_bar = true',
        'enable_progress_bar_print = false',
        'progress_bar_time = 0',
      ])
        await connection.run(`SET ${setting}`)
    session.#register('portcullis_parse_address', 1, 'VARCHAR', ([text]) => {
      const ip = typeof text === 'string' ? parseIp(text) : undefined
      return ip === undefined ? null : ipKey(ip)
    })
    for (const statement of [...duckdbSetup, ...addressMacros]) await session.run(statement)
    return session
  }

  #register(
    name: string,
    parameters: number,
    returns: 'VARCHAR' | 'BOOLEAN',
    evaluate: (values: readonly unknown[]) => string | boolean | null,
  ): void {
    const { DuckDBScalarFunction, VARCHAR, BOOLEAN } = this.#api
    this.#connection.registerScalarFunction(
      DuckDBScalarFunction.create({
        name,
        returnType: returns === 'VARCHAR' ? VARCHAR : BOOLEAN,
        parameterTypes: Array.from({ length: parameters }, () => VARCHAR),
        // NULL is a missing value here, not a reason to skip the call.
        specialHandling: true,
        mainFunction: (_info, input, output) => {
          const columns = Array.from({ length: parameters }, (_, at) => input.getColumnVector(at))
          for (let row = 0; row < input.rowCount; row++) output.setItem(row, evaluate(columns.map((column) => column.getItem(row)))) // prettier-ignore
          output.flush()
        },
      }),
    )
  }

  /**
   * Makes a rule that SQL cannot say a function of its fields, which come as JSON text.
   *
   * @param name - of the function, of letters, digits and `_`
   */
  registerRule(name: string, holds: (json: string) => boolean): void {
    this.#register(name, 1, 'BOOLEAN', ([json]) => holds(String(json)))
  }

  async run(sql: string): Promise<void> {
    await this.#watch(() => this.#connection.run(sql))
  }

  async rows(sql: string): Promise<readonly (readonly unknown[])[]> {
    return (await this.#watch(() => this.#connection.runAndReadAll(sql))).getRowsJS()
  }

  async #watch<T>(run: () => Promise<T>): Promise<T> {
    const tell = this.#onProgress
    if (tell === undefined) return run()
    const timer = setInterval(() => {
      const { percentage } = this.#connection.progress
      if (percentage >= 0) tell(percentage / 100)
    }, progressInterval)
    try {
      return await run()
    } finally {
      clearInterval(timer)
    }
  }

  close(): void {
    this.#close()
  }
}
