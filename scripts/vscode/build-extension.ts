import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Metafile, type Plugin } from 'esbuild'

const sources = fileURLToPath(new URL('../../editors/vscode/src/', import.meta.url))
const common = { bundle: true, platform: 'node', target: 'node20', logLevel: 'error', metafile: true } as const

/** The packages whose code is in a bundle. */
function packagesIn({ inputs }: Metafile): string[] {
  return Object.keys(inputs).flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? [])
}

/**
 * Builds the client of VS Code (`extension.cjs`) and the server that comes with it (`server.mjs`).
 *
 * @param folder - where they are written
 * @param host - what stands for the module `vscode` in a test; default: VS Code gives its own
 * @returns the packages whose code is in the two files
 */
export async function buildExtension(folder: string, host?: Plugin): Promise<string[]> {
  const client = await build({
    ...common,
    entryPoints: [join(sources, 'extension.ts')],
    outfile: join(folder, 'extension.cjs'),
    format: 'cjs',
    minify: host === undefined,
    ...(host === undefined ? { external: ['vscode'] } : { plugins: [host] }),
  })
  const server = await build({
    ...common,
    entryPoints: [join(sources, 'server.ts')],
    outfile: join(folder, 'server.mjs'),
    format: 'esm',
    minify: true,
    // Packages of CommonJS ask for modules of Node by `require`.
    banner: { js: `import { createRequire } from 'node:module';const require = createRequire(import.meta.url);` },
  })
  return [...new Set([client, server].flatMap(({ metafile }) => packagesIn(metafile)))]
}
