import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'
import { thirdPartyLicences } from '../scripts/third-party-licences.ts'
import { contentPolicy, noncePlace } from '../src/cli/playground/content-policy.ts'

const here = dirname(fileURLToPath(import.meta.url))
/** Modules that few policies need, and what stands in for each until something asks for it; see `src/engine/late-parts.ts`. */
const standIns = new Map(
  [
    ['inspection/dlp/compile.ts', 'dlp-compiler.ts'],
    ['inspection/dlp/profiles/list-predefined.ts', 'ready-profiles.ts'],
    ['inspection/dlp/injection/index.ts', 'injection.ts'],
    ['inspection/detections/found-categories.ts', 'found-categories.ts'],
    ['inspection/detections/unsafe-topic-lists.ts', 'topic-lists.ts'],
    ['inspection/detections/unsafe-topic-frames.ts', 'topic-frames.ts'],
    ['inspection/traffic/prompt/endpoint/json-path.ts', 'json-path.ts'],
    ['regex/syntax/unicode/tables/table-properties.ts', 'table-properties.ts'],
  ].map(([module = '', standIn = '']) => [
    resolve(here, '../src', module),
    resolve(here, 'src/engine/late/parts', standIn),
  ]),
)

/** Gives all but the stand-in itself the stand-in of a module. */
function loadPartsLate(): Plugin {
  return {
    name: 'portcullis-late-parts',
    enforce: 'pre',
    resolveId(source, importer) {
      if (importer === undefined || !source.startsWith('.')) return null
      const standIn = standIns.get(resolve(dirname(importer), source))
      return standIn === undefined || standIn === importer ? null : standIn
    },
  }
}

/** Puts the content policy into the page, with a place for the nonce of whoever serves it. */
function writeContentPolicy(): Plugin {
  return {
    name: 'portcullis-content-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        injectTo: 'head-prepend',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: contentPolicy(noncePlace) },
      },
      { tag: 'meta', injectTo: 'head', attrs: { name: 'style-nonce', content: noncePlace } },
    ],
  }
}

/** Writes the service worker that keeps the files of this build. */
function writeOffline(): Plugin {
  return {
    name: 'portcullis-offline',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const files = Object.keys(bundle).sort()
      const version = createHash('sha256').update(files.join('\n')).digest('hex').slice(0, 16)
      const source = readFileSync(join(here, 'offline.js'), 'utf8')
        .replace("'BUILD_VERSION'", JSON.stringify(version))
        .replace("['BUILD_FILES']", JSON.stringify(files.filter((file) => /\.(?:js|css)$/.test(file))))
      this.emitFile({ type: 'asset', fileName: 'offline.js', source })
    },
  }
}

/** Packages whose code stands in the page or its workers. */
const reached = new Set<string>()

/** Notes of what packages a bundle is made. */
function notePackages(): Plugin {
  return {
    name: 'portcullis-note-packages',
    apply: 'build',
    renderChunk(_code, chunk) {
      for (const id of Object.keys(chunk.modules)) {
        const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1]
        if (name !== undefined) reached.add(name)
      }
      return null
    },
  }
}

/** Writes the licences of the packages whose code stands in the build. */
function writeLicences(): Plugin {
  return {
    name: 'portcullis-licences',
    apply: 'build',
    generateBundle() {
      const source = thirdPartyLicences(resolve(here, '../node_modules'), [...reached].sort())
      this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY-LICENSES.txt', source })
    },
  }
}

export default defineConfig({
  root: here,
  base: './',
  plugins: [loadPartsLate(), writeContentPolicy(), notePackages(), writeLicences(), writeOffline()],
  worker: { format: 'es', plugins: () => [loadPartsLate(), notePackages()] },
  build: {
    outDir: '../dist/playground',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
  },
})
