import { startOnStandardStreams } from '../../../src/lsp/node/index.ts'
import manifest from '../package.json' with { type: 'json' }

// What comes with the extension, for files of projects that have no Portcullis of their own.
startOnStandardStreams(manifest.version)
