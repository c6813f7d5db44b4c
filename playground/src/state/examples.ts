import { labelOf, type EventFields } from './event-label.ts'
import { printJson } from './event-text.ts'
import type { PageState } from './page-state.ts'

/** Files of the folder `examples/`, each loaded when it is chosen. */
const loaders = import.meta.glob<string>(
  [
    '../../../examples/*/*.{yaml,jsonl}',
    '!../../../examples/bootcamp/**',
    '../../../examples/bootcamp/policies/*.yaml',
  ],
  { query: '?raw', import: 'default' },
)

export interface Example {
  readonly id: string
  readonly title: string
  /** Files of the folder that belong to it; the first is shown. */
  readonly files: readonly string[]
  /** A file with events, or an event. */
  readonly events: string | EventFields
  /** The event that is shown first, from 0 (default 0). */
  readonly row?: number
}

/** The first one is shown to who comes without a link. */
export const examples: readonly [Example, ...Example[]] = [
  {
    id: 'ai-security',
    title: 'Prompts and MCP calls',
    files: ['policy.yaml', 'policy.test.yaml'],
    events: 'events.jsonl',
    row: 1,
  },
  { id: 'tiers', title: 'Tiers of trust', files: ['policy.yaml', 'policy.test.yaml'], events: 'events.jsonl' },
  {
    id: 'company',
    title: 'A company in five files',
    files: ['policy.yaml', 'rules.yaml', 'gateway.yaml', 'waf.yaml', 'portal.yaml', 'policy.test.yaml', 'labels.jsonl'],
    events: {
      'http.request.method': 'POST',
      'http.host': 'chat.deepseek.com',
      'http.request.uri.path': '/api/v0/chat/completion',
      'identity.email': 'ada@example.com',
      'cf.llm.prompt.injection_score': 88,
    },
  },
  {
    id: 'property-tests',
    title: 'Claims that are proved',
    files: ['policy.yaml', 'policy.test.yaml'],
    events: { 'cf.llm.prompt.pii_detected': true, 'cf.llm.prompt.injection_score': 71, 'app.statuses': ['approved'] },
  },
]

async function read(folder: string, file: string): Promise<string> {
  const load = loaders[`../../../examples/${folder}/${file}`]
  if (load === undefined) throw new Error(`INVARIANT: the example ${folder} has no file ${file}`)
  return load()
}

/** Events of our own files, an object a line. */
function toRecords(text: string): readonly EventFields[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as EventFields)
}

/** What the page shows of an example. */
export async function loadExample({ id, files: names, events, row = 0 }: Example): Promise<PageState> {
  const files = await Promise.all(names.map(async (file) => ({ file, text: await read(id, file) })))
  const values = typeof events === 'string' ? toRecords(await read(id, events)) : [events]
  const rows = values.map((event) => ({ label: labelOf(event), text: printJson(event) }))
  return { files, shown: names[0] ?? '', events: rows, row, before: files, tab: 'decision' }
}
