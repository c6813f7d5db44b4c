export { quoteTable } from './clickhouse-log.ts'
export { ClickhouseSession, type ClickhouseServer } from './clickhouse-session.ts'
export { replayOnClickhouse } from './replay-on-clickhouse.ts'
