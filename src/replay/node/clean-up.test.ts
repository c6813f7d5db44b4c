import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'portcullis-clean-'))
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const module = pathToFileURL(join(import.meta.dirname, 'clean-up.ts')).href

/** Runs a script that ends itself by a signal. */
function end(script: string): ReturnType<typeof spawnSync> {
  const file = join(folder, 'script.mjs')
  writeFileSync(file, `import { removeAtSignal, removeNow } from ${JSON.stringify(module)}\n${script}`)
  return spawnSync(process.execPath, ['--import', 'tsx', file], { timeout: 60_000 })
}

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('removes what was begun at %s, and ends by it', (signal) => {
  const [begun, kept] = [join(folder, 'begun.tmp'), join(folder, 'kept.txt')]
  for (const file of [begun, kept]) writeFileSync(file, 'x')
  const { signal: by } = end(`
    removeAtSignal(${JSON.stringify(begun)})
    setTimeout(() => process.kill(process.pid, '${signal}'), 10)
    setTimeout(() => {}, 30000)`)
  expect({ by, begun: existsSync(begun), kept: existsSync(kept) }).toEqual({ by: signal, begun: false, kept: true })
})

it('leaves no listener behind what is done, and does not end a process that listens itself', () => {
  const { status, stdout } = end(`
    removeAtSignal(${JSON.stringify(join(folder, 'a'))})
    process.once('SIGINT', () => { console.log('own'); process.exit(3) })
    removeNow(${JSON.stringify(join(folder, 'a'))})
    console.log(process.listenerCount('SIGINT'), process.listenerCount('SIGTERM'))
    removeAtSignal(${JSON.stringify(join(folder, 'b'))})
    process.kill(process.pid, 'SIGINT')
    setTimeout(() => {}, 30000)`)
  expect({ status, told: String(stdout).trim().split('\n') }).toEqual({ status: 3, told: ['1 0', 'own'] })
})
