/**
 * Writes labelled requests of the shape of `ai-requests.jsonl`, drawn from a seed:
 * `tsx scripts/generate-requests.ts --set tuning|held-out [--seed 1] FILE`. Each set has templates, hosts and some
 * shapes of its own, and nothing may be fixed for the held-out one. All values are synthetic.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { createDraw, type Draw } from './generate-requests/draw.ts'
import { heldOutShapes, sharedShapes, tuningShapes, type LlmShape } from './generate-requests/llm-shapes.ts'
import { createOtherRequests, type OtherRequest } from './generate-requests/other-requests.ts'
import { placeholderRows } from './generate-requests/personal-data.ts'
import { heldOutPrompts } from './generate-requests/prompts-held-out.ts'
import { tuningPrompts } from './generate-requests/prompts-tuning.ts'
import type { PromptTemplates } from './generate-requests/prompt-templates.ts'
import { createWorld, writeJson, type Label, type SentRequest, type World } from './generate-requests/request.ts'

const sets = {
  tuning: { prompts: tuningPrompts, shapes: [...sharedShapes, ...tuningShapes], company: 'heron', seed: 11 },
  'held-out': { prompts: heldOutPrompts, shapes: [...sharedShapes, ...heldOutShapes], company: 'basalt', seed: 911 },
} as const

interface PromptCase {
  readonly text: string
  readonly pii: readonly string[]
  readonly injectionLevel?: string
}

const placeholders = new Map(placeholderRows.map((row) => [row.name, row]))

function fill(template: string, draw: Draw): PromptCase {
  const pii = new Set<string>()
  const text = template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const row = placeholders.get(name)
    if (row?.category !== undefined) pii.add(row.category)
    return row === undefined ? whole : row.draw(draw)
  })
  return { text, pii: [...pii].sort() }
}

function promptCases(templates: PromptTemplates, draw: Draw): PromptCase[] {
  const plain = [templates.harmless, templates.personal, templates.nearMisses, templates.twins].flat()
  return [
    ...plain.map((template) => fill(template, draw)),
    ...Object.entries(templates.injections).flatMap(([injectionLevel, texts]) =>
      texts.map((text) => ({ ...fill(text, draw), injectionLevel })),
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
if (file === undefined || (name !== 'tuning' && name !== 'held-out'))
  throw new Error('usage: generate-requests --set tuning|held-out [--seed N] FILE')
const set = sets[name]
const draw = createDraw(Number(values.seed ?? set.seed))
const world = createWorld(draw, set.company)
// Every shape gets a prompt, and every prompt a shape.
const cases = draw.shuffle(promptCases(set.prompts, draw))
const rows = [
  ...cases.map((item, index) => llmRow(set.shapes[index % set.shapes.length] as LlmShape, item, world)),
  ...createOtherRequests(world, name).map(otherRow),
]
const lines = draw.shuffle(rows).map(([request, label], index) => {
  const id = `${name}-${String(index + 1).padStart(4, '0')}`
  return JSON.stringify({ id, ...writeRequest(request, world), label })
})
writeFileSync(file, `${lines.join('\n')}\n`)
