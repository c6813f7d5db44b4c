import { describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import { readJsonTree } from './json-tree.ts'
import { locateInJson, locateInYaml } from './locator.ts'

const text = `
{ "a": [1, -2.5e3, "x\\u00e9\\n\\"", true, null, {}],
  "__proto__": { "b": "c" }, "": [ ], "long key": -0 }
`

describe('JSON with its places', () => {
  it('has the values of JSON', () => {
    const value = readJsonTree(text, 64)?.value
    expect(value).toEqual(JSON.parse(text))
    expect(Object.keys(value as object)).toEqual(Object.keys(JSON.parse(text) as object))
  })

  it('has the places that the reader of YAML finds', () => {
    const tree = readJsonTree(text, 64)
    if (tree === undefined) throw new Error('the text is JSON')
    const [json, yaml] = [locateInJson(tree, text), locateInYaml(parseDocument(text), text)]
    for (const path of [
      [],
      ['a'],
      ['a', 0],
      ['a', 1],
      ['a', 2],
      ['a', 5],
      ['a', 9],
      ['a', 0, 'x'],
      ['__proto__', 'b'],
      [''],
      ['none'],
    ]) {
      expect(json.valueSpan(path), path.join('.')).toEqual(yaml.valueSpan(path))
      expect(json.keySpan(path), path.join('.')).toEqual(yaml.keySpan(path))
      expect(json.string(path), path.join('.')).toEqual(yaml.string(path))
    }
  })

  it.each([
    ['a key that stands twice', '{"a": 1, "a": 2}'],
    ['a number beyond all bounds', '[1e999]'],
    ['deeper nesting than allowed', '[[[[1]]]]'],
    ['a comma at the end', '[1,]'],
    ['text behind it', '{} {}'],
    ['a word', '[yes]'],
    ['a number with a zero in front', '[01]'],
    ['a raw line break in a text', '["a\nb"]'],
    ['an escape that JSON has not', '["\\x41"]'],
    ['a text without an end', '["a'],
    ['YAML', 'a: 1'],
    ['nothing', ''],
  ])('leaves %s to the reader of YAML', (_name, wrong) => {
    expect(readJsonTree(wrong, 3)).toBeUndefined()
  })
})
