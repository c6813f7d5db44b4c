export { isTimeZone, periods, weekDays, type Period, type WeekDay } from './calendar.ts'
export { counterKey, defaultHoldMs, type Claim, type Limit, type StoreErrorSetting } from './limit.ts'
export { Limiter, type CountedBy, type LimiterOptions, type LimitReading, type LimitVerdict, type SettleVerdict, type Ticket } from './limiter.ts' // prettier-ignore
export { LimitStoreFull, MemoryLimitStore, type MemoryStoreLimits, type MemoryStoreSnapshot } from './memory-store.ts'
export { RedisAnswerError, RedisLimitStore, type RedisClient, type RedisStoreOptions } from './redis-store.ts'
export type { Charge, CounterReading, LimitStore, Reservation, SettleOutcome, Settlement } from './store.ts'
export { exactUpTo, type LimitWindow } from './window.ts'
