import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { recogniseVectors, runVectors, type ConformanceSetup } from '../src/testing/index.ts'
import { createConformanceSetup } from '../test/support/conformance-setup.ts'
import { createModuleFolder } from '../test/support/load-module.ts'

/** Every JSON file at or under a path, in the order of names. */
function findJsonFiles(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .sort()
    .filter((name) => name !== 'node_modules')
    .flatMap((name) => {
      const inner = join(path, name)
      return statSync(inner).isDirectory() || name.endsWith('.json') ? findJsonFiles(inner) : []
    })
}

/** Runs one file; the number of rows that failed, or undefined if it holds no vectors of ours. */
async function runFile(path: string, setup: ConformanceSetup): Promise<number | undefined> {
  const rows: unknown = JSON.parse(readFileSync(path, 'utf8'))
  const kind = recogniseVectors(rows)
  if (kind === undefined) return undefined
  const report = await runVectors(kind, rows as readonly unknown[], setup)
  const executors = kind === 'gateway-enforcement' ? ['library', 'module'] : setup.executors.map(({ name }) => name)
  console.log(`${path} (${kind}; ${executors.join(', ')})`)
  console.log(`${String(report.passed)} passed, ${String(report.failures.length)} failed`)
  if (report.rejections.total > 0) {
    const { exact, total } = report.rejections
    console.log(
      `  kind and span right in ${String(exact)} of ${String(total)} rejections (${((100 * exact) / total).toFixed(1)}%)`,
    )
  }
  for (const { id, expected, got } of report.failures) console.log(`  FAILED ${id}: expected ${expected}; got ${got}`)
  for (const { id, note } of report.notes) console.log(`  note ${id}: ${note}`)
  return report.failures.length
}

async function run(paths: readonly string[]): Promise<number> {
  if (paths.length === 0) {
    console.error('usage: npm run conformance -- PATH...')
    return 2
  }
  const folder = await createModuleFolder()
  try {
    const setup = createConformanceSetup(folder.load)
    let failed = 0
    let files = 0
    for (const path of paths.flatMap(findJsonFiles)) {
      const count = await runFile(path, setup)
      if (count === undefined) continue
      files++
      failed += count
    }
    if (files === 0) console.error(`no vector file under ${paths.join(', ')}`)
    return failed > 0 || files === 0 ? 1 : 0
  } finally {
    folder.close()
  }
}

process.exitCode = await run(process.argv.slice(2))
