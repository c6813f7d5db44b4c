export { ClickhouseSession, type ClickhouseServer } from './clickhouse-session.ts'
export { replayOnClickhouse } from './replay-on-clickhouse.ts'
