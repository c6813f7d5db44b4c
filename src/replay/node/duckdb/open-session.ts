import { ReplayError } from '../replay-error.ts'
import { DuckdbSession, type DuckdbSessionOptions } from './duckdb-session.ts'

/** @throws ReplayError where the package is not installed */
export async function openSession(options: DuckdbSessionOptions): Promise<DuckdbSession> {
  try {
    return await DuckdbSession.open(options)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ERR_MODULE_NOT_FOUND' && message.includes('@duckdb/node-api'))
      throw new ReplayError('E_SQL_PACKAGE', { package: '@duckdb/node-api' })
    throw error
  }
}
