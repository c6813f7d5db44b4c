import { readFile } from 'node:fs/promises'
import { register } from 'node:module'
import { fileURLToPath } from 'node:url'
import { isMainThread } from 'node:worker_threads'
import { transform } from 'esbuild'

/**
 * Runs TypeScript as the package runs it: `node --import ./bench/as-built.mjs FILE`. tsx gives each function its name by a
 * call, which the built package does not; where functions are made for each rule, that was up to a third of the time.
 */
if (isMainThread) register(import.meta.url)

/** Node's hook for loading a module. */
export async function load(url, context, next) {
  const isJson = url.endsWith('.json') && context.importAttributes?.type !== 'json'
  if (url.includes('/node_modules/') || !(isJson || url.endsWith('.ts'))) return next(url, context)
  const file = fileURLToPath(url)
  if (isJson) return { format: 'module', source: `export default ${await readFile(file, 'utf8')}`, shortCircuit: true } // prettier-ignore
  const { code } = await transform(await readFile(file, 'utf8'), {
    loader: 'ts',
    format: 'esm',
    target: 'node20',
    sourcefile: file,
    sourcemap: 'inline',
  })
  return { format: 'module', source: code, shortCircuit: true }
}
