import { defineConfig } from 'tsup'

/** One entry for each subpath of package.json's exports, and the command line. */
export default defineConfig({
  entry: {
    index: 'src/index.ts',
    grammar: 'src/grammar/index.ts',
    compiler: 'src/compiler/index.ts',
    language: 'src/language/index.ts',
    runtime: 'src/runtime/index.ts',
    regex: 'src/regex/linear.ts',
    crypto: 'src/crypto/index.ts',
    dlp: 'src/dlp/index.ts',
    policy: 'src/policy/index.ts',
    traffic: 'src/traffic/index.ts',
    mcp: 'src/mcp/index.ts',
    enforcement: 'src/enforcement/index.ts',
    node: 'src/enforcement/node/index.ts',
    'prompt-log': 'src/prompt-log/index.ts',
    detections: 'src/detections/index.ts',
    discovery: 'src/discovery/index.ts',
    testing: 'src/testing/index.ts',
    cli: 'src/cli/main.ts',
  },
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
  external: [/^node:/],
  dts: { compilerOptions: { types: ['node'] } },
  splitting: true,
  clean: true,
  treeshake: true,
  sourcemap: false,
})
