/** A path that calls of models usually have. `weak` ones are words that other endpoints use too. */
export interface PathShapeRow {
  readonly pattern: RegExp
  readonly strength: 'strong' | 'weak'
}

/** General knowledge of public APIs of models, not a list that Cloudflare publishes. The first that fits counts. */
export const pathShapes: readonly PathShapeRow[] = [
  { pattern: /\/chat\/completions$/, strength: 'strong' },
  { pattern: /\/v\d[^/]*\/(?:completions|responses|messages|embeddings|embed|rerank|generate)$/, strength: 'strong' },
  { pattern: /\/embeddings?$/, strength: 'strong' },
  {
    pattern: /:(?:generateContent|streamGenerateContent|embedContent|rawPredict|streamRawPredict)$/,
    strength: 'strong',
  },
  {
    pattern: /\/model\/[^/]+\/(?:invoke|converse|invoke-with-response-stream|converse-stream)$/,
    strength: 'strong',
  },
  { pattern: /\/api\/(?:chat|generate|embed)$/, strength: 'strong' },
  { pattern: /\/generate_stream$/, strength: 'strong' },
  { pattern: /\/ai\/run\//, strength: 'strong' },
  { pattern: /:predict$/, strength: 'weak' },
  { pattern: /\/(?:assistant|copilot|chatbot|ask|completion|generate)s?(?:\/|$)/, strength: 'weak' },
]

/** The strength of the first shape that fits a path, or an empty text. */
export function findPathShape(path: string): 'strong' | 'weak' | '' {
  return pathShapes.find(({ pattern }) => pattern.test(path))?.strength ?? ''
}
