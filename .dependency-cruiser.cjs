/**
 * The layers of docs/architecture.md, left to right: a group may import those before it. Folders of one
 * group do not import each other, and a folder of a wing is named by its path.
 */
const layers = [
  ['diagnostics', 'runtime'],
  ['regex', 'crypto', 'runtime/portal', 'runtime/rule-index'],
  ['limits'],
  ['language'],
  ['grammar'],
  ['compiler'],
  ['analysis'],
  ['inspection/traffic', 'inspection/dlp'],
  ['inspection/mcp', 'inspection/detections', 'inspection/discovery', 'inspection/answers', 'inspection/person-names'],
  ['policy'],
  ['lint', 'enforcement/prompt-log', 'enforcement'],
  ['enforcement/mcp-guard'],
  ['editor', 'ai-gateway', 'replay', 'bundle'],
  ['suite'],
  ['testing'],
  ['lsp', 'cli', 'codemirror'],
]

/** The stages of a policy, in the order of the way of a document. */
const policyStages = [['document', 'plan'], ['sections'], ['decide'], ['analyse', 'exchange']]

/** Pairs of one group that may meet all the same, with the reason. */
const neighbours = new Map([
  // Detectors of personal data are those of DLP, and the prompt log masks by them.
  ['inspection/detections', []],
  // The command line starts the server.
  ['cli', ['lsp']],
])

const tests = '\\.test\\.ts$'
const inside = (folders) => folders.map((folder) => folder.replace('/', '\\/')).join('|')

/** Folders that are their own beside their parts that are entries. */
const apart = new Map([
  ['runtime', ['runtime/portal', 'runtime/rule-index']],
  ['enforcement', ['enforcement/mcp-guard', 'enforcement/prompt-log']],
])

function pathsOf(root, folder) {
  const parts = (apart.get(folder) ?? []).map((part) => part.slice(folder.length + 1))
  return parts.length === 0 ? `^${root}${folder}/` : `^${root}${folder}/(?!(?:${parts.join('|')})/)`
}

function orderOf(root, groups, prefix) {
  return groups.flatMap((folders, index) =>
    folders.map((folder) => {
      const beside = folders.filter((other) => other !== folder && !(neighbours.get(folder) ?? []).includes(other))
      const forbidden = [...beside, ...groups.slice(index + 1).flat()].map((other) => pathsOf(root, other))
      return {
        name: `${prefix}-${folder.replace('/', '-')}`,
        severity: 'error',
        from: { path: pathsOf(root, folder), pathNot: tests },
        to: { path: forbidden.length === 0 ? ['^nothing$'] : forbidden },
      }
    }),
  )
}

/** Folders that are entered by their `index.ts`. */
const units = layers.flat().sort((a, b) => b.length - a.length)

module.exports = {
  forbidden: [
    ...orderOf('src/', layers, 'layer'),
    ...orderOf('src/policy/', policyStages, 'stage'),
    {
      name: 'no-cycles',
      comment: 'type-only imports included: what two files need of each other is a third',
      severity: 'error',
      from: { pathNot: tests },
      to: { circular: true },
    },
    {
      name: 'runtime-without-packages',
      severity: 'error',
      from: { path: '^src/(?:runtime|regex)/', pathNot: tests },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'npm-optional', 'core'] },
    },
    ...units.map((unit) => ({
      name: `public-face-${unit.replace('/', '-')}`,
      comment: 'another folder is entered by its index.ts, or that of its part for Node',
      severity: 'error',
      from: { path: '^src/', pathNot: [pathsOf('src/', unit), tests] },
      to: {
        path: pathsOf('src/', unit),
        pathNot: [
          `^src/${unit}/(?:(?:node|worker)/)?index\\.ts$`,
          '^src/grammar/(?:ast|parse)\\.ts$',
          '^src/cli/',
          ...(apart.get(unit) ?? []).map((part) => `^src/${part}/`),
        ],
      },
    })),
    {
      name: 'no-node-in-core',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/(?:cli|lsp)/', '/node/', tests] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-test-imports',
      severity: 'error',
      from: { path: '^src/', pathNot: tests },
      to: { path: '^(?:test|bench|scripts)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}
