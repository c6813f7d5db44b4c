import type { ClickhouseServer } from '../../replay/node/index.ts'

/** A server by its address. Who asks stands in the environment, where no list of processes shows it. */
export function clickhouseServer(url: string): ClickhouseServer {
  const { CLICKHOUSE_USER: username, CLICKHOUSE_PASSWORD: password } = process.env
  return { url, ...(username === undefined ? {} : { username }), ...(password === undefined ? {} : { password }) }
}
