/**
 * Writes labelled requests of the shape of `ai-requests.jsonl`, drawn from a seed:
 * `tsx test/evaluation/generate-requests.ts --set tuning|held-out-1|held-out-2|held-out-3 [--seed 1] FILE`. Each set has templates, hosts
 * and shapes of its own. A held-out set is measured once; from then on it shows only what must not get worse. All values
 * are synthetic.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { createDraw, type Draw } from './generate-requests/draw.ts'
import { heldOutShapes, sharedShapes, tuningShapes, type LlmShape } from './generate-requests/llm-shapes.ts'
import { createOtherRequests, type OtherRequest } from './generate-requests/other-requests.ts'
import { heldOut2Shapes } from './generate-requests/held-out-2/llm-shapes.ts'
import { createHeldOut2OtherRequests } from './generate-requests/held-out-2/other-requests.ts'
import { heldOut2Placeholders } from './generate-requests/held-out-2/personal-data.ts'
import { heldOut2Prompts } from './generate-requests/held-out-2/prompts.ts'
import { placeholderRows, type PlaceholderRow } from './generate-requests/personal-data.ts'
import { heldOut3Prompts } from './generate-requests/held-out-3/injections.ts'
import { heldOutPrompts } from './generate-requests/prompts-held-out.ts'
import { tuningPrompts } from './generate-requests/prompts-tuning.ts'
import type { PromptTemplates } from './generate-requests/prompt-templates.ts'
import { createWorld, writeJson, type Label, type SentRequest, type World } from './generate-requests/request.ts'

interface RequestSet {
  readonly prompts: PromptTemplates
  readonly shapes: readonly LlmShape[]
  readonly placeholders: readonly PlaceholderRow[]
  readonly others: (world: World) => OtherRequest[]
  readonly company: string
  readonly seed: number
  /** How often a template with personal data is filled. */
  readonly fills: number
}

const sets: Readonly<Record<string, RequestSet>> = {
  tuning: {
    prompts: tuningPrompts, shapes: [...sharedShapes, ...tuningShapes], placeholders: placeholderRows, company: 'heron', seed: 11, fills: 1,
    others: (world) => createOtherRequests(world, ['mcp.ledger.example', world.host('tools')], '/rpc'),
  }, // prettier-ignore
  'held-out-1': {
    prompts: heldOutPrompts, shapes: [...sharedShapes, ...heldOutShapes], placeholders: placeholderRows, company: 'basalt', seed: 911, fills: 1,
    others: (world) => createOtherRequests(world, ['mcp.harbour.example', '127.0.0.1:7331'], '/gateway/v2'),
  }, // prettier-ignore
  'held-out-2': {
    prompts: heldOut2Prompts, shapes: heldOut2Shapes, placeholders: heldOut2Placeholders, company: 'larch', seed: 4242, fills: 2,
    others: createHeldOut2OtherRequests,
  }, // prettier-ignore
  'held-out-3': {
    prompts: heldOut3Prompts, shapes: heldOut2Shapes, placeholders: heldOut2Placeholders, company: 'sedge', seed: 777, fills: 1,
    others: () => [],
  }, // prettier-ignore
}

interface PromptCase {
  readonly text: string
  readonly pii: readonly string[]
  readonly injectionLevel?: string
}

type Placeholders = ReadonlyMap<string, PlaceholderRow>

function fill(template: string, draw: Draw, placeholders: Placeholders): PromptCase {
  const pii = new Set<string>()
  const text = template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const row = placeholders.get(name)
    if (row?.category !== undefined) pii.add(row.category)
    return row === undefined ? whole : row.draw(draw)
  })
  return { text, pii: [...pii].sort() }
}

function promptCases({ prompts, placeholders: rows, fills }: RequestSet, draw: Draw): PromptCase[] {
  const placeholders: Placeholders = new Map(rows.map((row) => [row.name, row]))
  const personal = Array.from({ length: fills }, () => prompts.personal).flat()
  const plain = [prompts.harmless, personal, prompts.nearMisses, prompts.twins].flat()
  return [
    ...plain.map((template) => fill(template, draw, placeholders)),
    ...Object.entries(prompts.injections).flatMap(([injectionLevel, texts]) =>
      texts.map((text) => ({ ...fill(text, draw, placeholders), injectionLevel })),
    ),
  ]
}

const agents = ['OpenAI/JS 6.1.0', 'python-httpx/0.28.1', 'okhttp/4.12.0', 'Mozilla/5.0 (Windows NT 10.0) Chrome/141.0']

/** The members of a row that are sent: a body as text where it is text, and else in base64. */
function writeRequest(request: SentRequest, { draw }: World): Readonly<Record<string, unknown>> {
  const { method = 'POST', host, path } = request
  let { bytes } = request
  const text = request.text ?? (request.json === undefined ? undefined : writeJson(draw, request.json))
  const headers: Record<string, string> = {
    host,
    'user-agent': draw.pick(agents),
    accept: draw.pick(['*/*', 'application/json']),
  }
  if (text !== undefined || bytes !== undefined)
    headers['content-type'] = draw.pick(['application/json', 'application/json; charset=utf-8'])
  Object.assign(headers, request.headers)
  if (text !== undefined && request.json !== undefined && draw.chance(0.08)) {
    bytes = gzipSync(text)
    headers['content-encoding'] = 'gzip'
  }
  if (bytes !== undefined)
    return {
      method,
      host,
      path,
      headers: { ...headers, 'content-length': String(bytes.length) },
      bodyBase64: Buffer.from(bytes).toString('base64'),
    }
  if (text !== undefined) headers['content-length'] = String(Buffer.byteLength(text))
  return { method, host, path, headers, body: text ?? '' }
}

function llmRow(
  shape: LlmShape,
  { text, pii, injectionLevel }: PromptCase,
  world: World,
): readonly [SentRequest, Label] {
  const prompt = shape.prompt === undefined ? text : shape.prompt(text)
  return [
    shape.build(text, world),
    {
      llm: true, mcp: false, mcpMethod: null, prompt, pii, injection: injectionLevel !== undefined, app: shape.app ?? null, kind: shape.kind,
      ...(shape.customPath === undefined ? {} : { customPath: shape.customPath, customPrompt: text }), ...(injectionLevel === undefined ? {} : { injectionLevel }),
    }, // prettier-ignore
  ]
}

function otherRow(request: OtherRequest): readonly [SentRequest, Label] {
  const { kind, mcp = false, mcpMethod = null, llm = false, app = null } = request
  return [request, { llm, mcp, mcpMethod, prompt: null, pii: [], injection: false, app, kind }]
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { set: { type: 'string', default: 'tuning' }, seed: { type: 'string' } },
})
const [file] = positionals
const name = values.set
const set = sets[name]
if (file === undefined || set === undefined)
  throw new Error(`usage: generate-requests --set ${Object.keys(sets).join('|')} [--seed N] FILE`)
const draw = createDraw(Number(values.seed ?? set.seed))
const world = createWorld(draw, set.company)
// Every shape gets a prompt, and every prompt a shape.
const cases = draw.shuffle(promptCases(set, draw))
const rows = [
  ...cases.map((item, index) => llmRow(set.shapes[index % set.shapes.length] as LlmShape, item, world)),
  ...set.others(world).map(otherRow),
]
const lines = draw.shuffle(rows).map(([request, label], index) => {
  const id = `${name}-${String(index + 1).padStart(4, '0')}`
  return JSON.stringify({ id, ...writeRequest(request, world), label })
})
writeFileSync(file, `${lines.join('\n')}\n`)
