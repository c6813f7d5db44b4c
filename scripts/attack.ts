import { findAdapter } from './attack/adapters/index.ts'
import { findJsonFiles, readCases, type AttackCase, type Outcome } from './attack/case.ts'

async function tryCase(attack: AttackCase): Promise<Outcome> {
  const adapter = findAdapter(attack)
  if (adapter === undefined) return `nothing runs cases of \`${attack.api ?? attack.kind ?? 'no kind'}\` yet`
  try {
    return await adapter(attack)
  } catch (error) {
    return `threw ${error instanceof Error ? error.message : String(error)}`
  }
}

async function run(paths: readonly string[]): Promise<number> {
  if (paths.length === 0) {
    console.error('usage: npm run attack -- PATH...')
    return 2
  }
  let passed = 0
  let different = 0
  let failed = 0
  for (const file of paths.flatMap(findJsonFiles)) {
    for (const attack of readCases(file) ?? []) {
      const wrong = await tryCase(attack)
      if (wrong === undefined) passed++
      else if (typeof wrong === 'object') {
        different++
        console.log(`differs on purpose ${attack.id}: ${wrong.difference.replace(/\s+/g, ' ').slice(0, 400)}`)
      } else {
        failed++
        console.log(`FAILED ${attack.id} (${file}): ${wrong.replace(/\s+/g, ' ').slice(0, 400)}`)
      }
    }
  }
  console.log(`${String(passed)} passed, ${String(different)} differ on purpose, ${String(failed)} failed`)
  return failed > 0 || passed === 0 ? 1 : 0
}

process.exitCode = await run(process.argv.slice(2))
