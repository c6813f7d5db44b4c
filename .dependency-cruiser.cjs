/** The layers of docs/architecture.md, left to right: a folder may import those before it. */
const layers = [
  ['diagnostics'],
  ['runtime'],
  ['regex', 'crypto'],
  ['language'],
  ['grammar'],
  ['compiler'],
  ['dlp'],
  ['policy'],
  ['traffic'],
  ['detections', 'discovery', 'mcp'],
  ['enforcement', 'prompt-log'],
  ['mcp-guard'],
  ['testing'],
  ['cli'],
]

const tests = '\\.test\\.ts$'

const order = layers.map((folders, index) => {
  const later = layers.slice(index + 1).flat()
  const beside = folders.length > 1 ? folders : []
  const from = `^src/(${folders.join('|')})/`
  return [
    ...(later.length === 0
      ? []
      : [
          {
            name: `layer-${folders.join('-')}`,
            severity: 'error',
            from: { path: from, pathNot: tests },
            to: { path: `^src/(${later.join('|')})/` },
          },
        ]),
    ...beside.map((folder) => ({
      name: `beside-${folder}`,
      severity: 'error',
      from: { path: `^src/${folder}/`, pathNot: tests },
      to: { path: `^src/(${folders.filter((other) => other !== folder).join('|')})/` },
    })),
  ]
})

module.exports = {
  forbidden: [
    ...order.flat(),
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'bottom-layers-apart',
      severity: 'error',
      from: { path: '^src/runtime/' },
      to: { path: '^src/(diagnostics|language)/' },
    },
    {
      name: 'runtime-without-packages',
      severity: 'error',
      from: { path: '^src/runtime/', pathNot: tests },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'npm-optional', 'core'] },
    },
    {
      name: 'regex-without-packages',
      severity: 'error',
      from: { path: '^src/regex/', pathNot: tests },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'npm-optional', 'core'] },
    },
    {
      name: 'public-face',
      comment: 'another folder is entered by its index.ts, or that of its part for Node',
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^src/[^/]+/',
        pathNot: ['^src/$1/', '^src/[^/]+/(?:node/)?index\\.ts$', '^src/grammar/ast\\.ts$', '^src/grammar/parse\\.ts$'],
      },
    },
    {
      name: 'no-node-in-core',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(cli|[^/]+/node)/|\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-test-imports',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(test|bench|scripts)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}
