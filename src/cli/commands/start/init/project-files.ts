import { firstPolicies, type FirstPolicyName } from './policies/index.ts'

/** What `init` sets up. */
export interface ProjectChoices {
  readonly firstPolicy: FirstPolicyName
  readonly editor: 'vscode' | 'any' | 'none'
  readonly ci: 'github' | 'none'
  readonly hooks: 'pre-commit' | 'none'
}

/** A file of the new project, by its path below the folder. */
export interface ProjectFile {
  readonly path: string
  readonly text: string
}

/** Where the schema of policies lies once the package is installed. */
const schema = 'node_modules/portcullis/schemas/policy.schema.json'

const editorConfig = `root = true

[*.{yaml,yml,json,wf}]
charset = utf-8
end_of_line = lf
indent_size = 2
indent_style = space
insert_final_newline = true
trim_trailing_whitespace = true
`

const codeSettings = {
  'yaml.schemas': { [`./${schema}`]: ['policy.yaml'] },
  'files.associations': { '*.wf': 'wirefilter' },
}

const codeExtensions = { recommendations: ['redhat.vscode-yaml', 'portcullis.portcullis'] }

/** The action of the installed package, so that a pull request is judged by the version that the project runs with. */
const workflow = `name: Policy
on:
  push:
    branches: [main]
  pull_request:
permissions:
  contents: read
jobs:
  policy:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - run: npm ci
      - uses: ./node_modules/portcullis
        with:
          command: check
          paths: policy.yaml
      - uses: ./node_modules/portcullis
        with:
          command: lint
          paths: policy.yaml
      - uses: ./node_modules/portcullis
        with:
          command: test
          paths: policy.yaml
`

const preCommit = `repos:
  - repo: local
    hooks:
      - id: portcullis-fmt
        name: portcullis fmt
        entry: npx portcullis fmt policy.yaml
        language: system
        pass_filenames: false
        files: '^policy(\\.test)?\\.yaml$'
      - id: portcullis-lint
        name: portcullis lint
        entry: npx portcullis lint policy.yaml
        language: system
        pass_filenames: false
        files: '^policy(\\.test)?\\.yaml$'
      - id: portcullis-test
        name: portcullis test
        entry: npx portcullis test policy.yaml
        language: system
        pass_filenames: false
        files: '^policy(\\.test)?\\.yaml$'
`

function toJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}

/**
 * The package file of a project that has none.
 *
 * @param version - of Portcullis, which the project then depends on
 */
export function packageFile(version: string): ProjectFile {
  const scripts = { lint: 'portcullis lint policy.yaml', test: 'portcullis test policy.yaml' }
  const devDependencies = { portcullis: `^${version}` }
  return { path: 'package.json', text: toJson({ private: true, scripts, devDependencies }) }
}

/** All other files, in the order in which they are told. */
export function projectFiles({ firstPolicy, editor, ci, hooks }: ProjectChoices): readonly ProjectFile[] {
  const { policy, tests } = firstPolicies[firstPolicy]
  const files: ProjectFile[] = [
    // The comment serves every editor with a language server for YAML.
    { path: 'policy.yaml', text: `# yaml-language-server: $schema=${schema}\n${policy}` },
    { path: 'policy.test.yaml', text: tests },
  ]
  if (editor !== 'none') files.push({ path: '.editorconfig', text: editorConfig })
  if (editor === 'vscode')
    files.push(
      { path: '.vscode/settings.json', text: toJson(codeSettings) },
      { path: '.vscode/extensions.json', text: toJson(codeExtensions) },
    )
  if (ci === 'github') files.push({ path: '.github/workflows/policy.yml', text: workflow })
  if (hooks === 'pre-commit') files.push({ path: '.pre-commit-config.yaml', text: preCommit })
  return files
}
