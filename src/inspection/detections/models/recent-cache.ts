/** A map that forgets what was least recently used. */
export interface RecentCache<T> {
  get(key: string): T | undefined
  set(key: string, value: T): void
  readonly size: number
}

/** @param limit - entries kept (0 keeps none) */
export function createRecentCache<T>(limit: number): RecentCache<T> {
  const entries = new Map<string, T>()
  return {
    get(key) {
      const value = entries.get(key)
      if (value === undefined) return undefined
      entries.delete(key)
      entries.set(key, value)
      return value
    },
    set(key, value) {
      entries.delete(key)
      entries.set(key, value)
      for (const oldest of entries.keys()) {
        if (entries.size <= limit) break
        entries.delete(oldest)
      }
    },
    get size() {
      return entries.size
    },
  }
}
