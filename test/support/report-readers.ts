import { Validator, type Schema } from '@cfworker/json-schema'
import { SaxesParser } from 'saxes'
import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' }

// Interpreted, never generated: these tests also run where code from strings is forbidden.
const validator = new Validator(schema as Schema, '4', false)

/** What the official schema of SARIF 2.1.0 says against a value; nothing: it is valid. */
export function sarifErrors(log: unknown): readonly string[] {
  return validator.validate(log).errors.map(({ instanceLocation, error }) => `${instanceLocation} ${error}`)
}

/** An element of an XML document. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: XmlElement[]
  text: string
}

/** Reads XML strictly: what is not well-formed throws. */
export function readXml(text: string): XmlElement {
  const parser = new SaxesParser()
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const element: XmlElement = { name, attributes: { ...attributes }, children: [], text: '' }
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on('closetag', () => open.pop())
  parser.on('text', (piece) => {
    const last = open.at(-1)
    if (last !== undefined) last.text += piece
  })
  parser.write(text).close()
  const [document] = root.children
  if (document === undefined) throw new Error('the document is empty')
  return document
}

/** All elements of a name, in order. */
export function elementsOf(element: XmlElement, name: string): readonly XmlElement[] {
  return [...(element.name === name ? [element] : []), ...element.children.flatMap((child) => elementsOf(child, name))]
}
