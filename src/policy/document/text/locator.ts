import { isAlias, isScalar, type Document } from 'yaml'
import type { Span } from '../../../diagnostics/index.ts'
import { findNode, innerRange, nodeSpan } from './document-nodes.ts'
import type { DocumentPath } from './document-path.ts'
import type { JsonNode } from './json-tree.ts'
import { scalarOffsets, type ScalarStyle } from './scalar-offsets.ts'

/** Where a string stands in a text, unit by unit. */
export interface StringPlace {
  /** Of each UTF-16 unit, and one more for its end. */
  readonly offsets: readonly number[]
  readonly style: ScalarStyle
}

/** The way from paths of a document to its text. Each answer is of the path, or of the closest place that exists. */
export interface Locator {
  valueSpan(path: DocumentPath): Span | undefined
  keySpan(path: DocumentPath): Span | undefined
  /** Undefined if no string stands there. */
  string(path: DocumentPath): StringPlace | undefined
}

/** Finds places in a document that the reader of YAML has read. */
export function locateInYaml(document: Document, text: string): Locator {
  return {
    valueSpan: (path) => nodeSpan(findNode(document, path).node),
    keySpan: (path) => nodeSpan(findNode(document, path).key),
    string(path) {
      const { node } = findNode(document, path)
      const scalar = isAlias(node) ? node.resolve(document) : node
      if (!isScalar(scalar) || typeof scalar.value !== 'string') return undefined
      const { start, end, style } = innerRange(scalar, text)
      return { offsets: scalarOffsets(text, start, end, scalar.value, style), style }
    },
  }
}

interface Found {
  readonly node: JsonNode
  readonly key: Span | undefined
}

function findJson(root: JsonNode, path: DocumentPath): Found {
  let found: Found = { node: root, key: undefined }
  for (const step of path) {
    const { members, items }: JsonNode = found.node
    const member = members?.get(String(step))
    const item = items?.[Number(step)]
    if (member !== undefined) found = { node: member.node, key: member.key }
    else if (item !== undefined) found = { node: item, key: undefined }
    else return found
  }
  return found
}

/** Finds places in a JSON text. */
export function locateInJson(root: JsonNode, text: string): Locator {
  /** Of one string several places are asked for, one after the other. */
  let last: { readonly node: JsonNode; readonly place: StringPlace } | undefined
  return {
    valueSpan(path) {
      const { start, end } = findJson(root, path).node
      return { start, end }
    },
    keySpan: (path) => findJson(root, path).key,
    string(path) {
      const { node } = findJson(root, path)
      if (typeof node.value !== 'string') return undefined
      if (last?.node !== node) {
        const offsets = scalarOffsets(text, node.start + 1, node.end - 1, node.value, 'double')
        last = { node, place: { offsets, style: 'double' } }
      }
      return last.place
    },
  }
}
