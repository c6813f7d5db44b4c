export { openGateway, type AiGateway, type IncomingCall, type GatewayHost, type GatewayRequestFacts, type OpenedGateway } from './open-gateway.ts' // prettier-ignore
export { MemoryCacheStore, RedisCacheStore, type CachedAnswer, type CacheStore, type RedisCacheClient } from './cache/cache-store.ts' // prettier-ignore
export type { ByteReader, MessageSender, UpstreamAnswer, UpstreamMessage } from './api/upstream-message.ts'
export { replayDecision, ReplayDifference, type AskedPort, type DecisionRecord } from './record.ts'
export { simulateAccess, type AccessSimulation, type SimulatedBudget, type SimulatedCall } from './decide/simulate.ts'
export { readSimulatedCall } from './api/read-simulated-call.ts'
export type { AiCall, Operation, Target } from './decide/call.ts'
export type { CallUsage } from './decide/claims.ts'
export type { AttemptRecord, CallOutcome, RefusalCode } from './decide/outcome.ts'
export { Limiter, MemoryLimitStore, RedisLimitStore, type LimitStore, type RedisClient } from '../limits/index.ts'
export { GatewayMetrics } from './observe/metrics.ts'
export { readRecord } from './observe/read-record.ts'
export { SummaryCounter, type GatewaySummary, type SummaryCount, type SummaryGroup, type SummaryRow } from './observe/summary.ts' // prettier-ignore
export type { ContentOutcome, ContentRecord, OpenRule, ScanOutcome } from './observe/content-record.ts'
