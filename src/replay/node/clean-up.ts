import { rmSync } from 'node:fs'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

const paths = new Set<string>()

function removeAll(): void {
  for (const path of paths) rmSync(path, { recursive: true, force: true })
  paths.clear()
}

function end(signal: NodeJS.Signals): void {
  removeAll()
  for (const other of signals) process.off(other, end)
  // Whoever listens too decides what the signal means; else it means what it did without us.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
}

/** Lets a signal that ends the process remove a file or folder first. */
export function removeAtSignal(path: string): void {
  if (paths.size === 0) for (const signal of signals) process.on(signal, end)
  paths.add(path)
}

/** Removes a file or folder, whether it is there or not. */
export function removeNow(path: string): void {
  rmSync(path, { recursive: true, force: true })
  paths.delete(path)
  if (paths.size === 0) for (const signal of signals) process.off(signal, end)
}
