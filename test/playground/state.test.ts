import { describe, expect, it } from 'vitest'
import { answer } from '../../playground/src/engine/answer.ts'
import type { Decided } from '../../playground/src/engine/protocol.ts'
import { readEvent } from '../../playground/src/engine/read-event.ts'
import { printJson } from '../../playground/src/state/event-text.ts'
import { endingOf, nameFor } from '../../playground/src/state/file-names.ts'
import type { PageState } from '../../playground/src/state/page-state.ts'
import { fromFragment, maxFragmentLength, toFragment } from '../../playground/src/state/share.ts'

const state: PageState = {
  files: [
    { file: 'policy.yaml', text: 'version: 1\nrules: []\n# ünïcode 🙂' },
    { file: 'policy.test.yaml', text: '' },
  ],
  shown: 'policy.test.yaml',
  events: [
    { label: 'a', text: '{"http.host":"a"}' },
    { label: 'b', text: '{}' },
  ],
  row: 1,
  before: [{ file: 'policy.yaml', text: 'version: 1' }],
  tab: 'proof',
}

/** Text that does not compress. */
function noise(length: number): string {
  let seed = 7
  return Array.from({ length }, () => String.fromCharCode(33 + ((seed = (seed * 48_271) % 2_147_483_647) % 90))).join(
    '',
  )
}

async function packed(value: unknown): Promise<string> {
  const stream = new Blob([JSON.stringify(value)]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  return `1.${Buffer.from(await new Response(stream).arrayBuffer()).toString('base64url')}`
}

describe('links', () => {
  it('hold all of a page', async () => {
    const link = await toFragment(state)
    if (!link.ok) throw new Error(link.reason)
    expect(link.value.isWhole).toBe(true)
    expect(await fromFragment(link.value.fragment)).toEqual({ ok: true, value: state })
  })

  it('say when they hold the shown event only, and when nothing fits', async () => {
    const large = { label: 'large', text: noise(60_000) }
    const link = await toFragment({ ...state, events: [large, { label: 'b', text: '{}' }] })
    if (!link.ok) throw new Error(link.reason)
    expect(link.value.isWhole).toBe(false)
    expect(await fromFragment(link.value.fragment)).toMatchObject({ ok: true, value: { events: [{ label: 'b' }], row: 0 } })
    expect(await toFragment({ ...state, events: [large], row: 0 })).toMatchObject({ ok: false })
  }) // prettier-ignore

  it.each([
    ['another form', '2.AAAA'],
    ['no base64', '1.??'],
    ['nothing compressed', '1.AAAA'],
    ['too long', `1.${'A'.repeat(maxFragmentLength)}`],
  ])('are refused: %s', async (_why, fragment) => {
    expect(await fromFragment(fragment)).toMatchObject({ ok: false })
  })

  it.each([
    ['no mapping', 3],
    ['no files', { files: [], events: state.events }],
    ['files that are none', { files: [{ file: 1, text: 'x' }], events: state.events }],
    ['no events', { files: state.files, events: [] }],
    ['a bomb', { files: [{ file: 'a', text: 'a'.repeat(3_000_000) }], events: state.events }],
  ])('are checked member by member: %s', async (_why, value) => {
    expect(await fromFragment(await packed(value))).toMatchObject({ ok: false })
  })

  it('take nothing over that is not theirs', async () => {
    const read = await fromFragment(await packed({ ...state, shown: '__proto__', tab: 'made-up', row: 99, more: 1 }))
    expect(read).toEqual({ ok: true, value: { ...state, shown: 'policy.yaml', tab: 'decision', row: 0 } })
  })
})

describe('names of files', () => {
  it.each([
    ['version: 1\nrules: []', '.yaml'],
    ['# a comment\n\n- id: a', '.yaml'],
    ['{"version": 1}', '.json'],
    ['resource "cloudflare_ruleset" "a" {\n}', '.tf'],
    ['# rule: a\nhttp.host eq "a"', '.wf'],
    ['(ssl and not http.host eq "a")', '.wf'],
    ['', '.yaml'],
  ])('follow the text: %j', (text, ending) => {
    expect(endingOf(text)).toBe(ending)
  })

  it('stay while they fit', () => {
    expect(nameFor('policy.yml', 'version: 1')).toBe('policy.yml')
    expect(nameFor('policy.yaml', '{"version": 1}')).toBe('policy.yaml')
    expect(nameFor('main.tofu', 'resource "a" "b" {}')).toBe('main.tofu')
    expect(nameFor('policy.yaml', 'ssl')).toBe('policy.wf')
  })
})

describe('events', () => {
  it('print as they are edited, and read back', () => {
    const event = { 'http.host': 'a', list: ['a', 'b'], map: { a: [1], b: {} }, none: null }
    expect(JSON.parse(printJson(event))).toEqual(event)
    expect(printJson({ a: ['x', 'y'] })).toBe('{\n  "a": ["x", "y"]\n}')
  })

  it('bring integers and bytes that JSON has no form for', async () => {
    const read = await readEvent('{"a":{"$int":"9007199254740993"},"b":{"$bytes":"AQI="}}')
    expect(read).toMatchObject({ ok: true, subject: { event: { a: 9_007_199_254_740_993n, b: new Uint8Array([1, 2]) } } })
  }) // prettier-ignore

  it.each(['{', '[1]', '{"log":{"entries":[]}}', 'hello', 'curl'])('are told when they are none: %s', async (text) => {
    expect(await readEvent(text)).toMatchObject({ ok: false })
  })
})

describe('the engine', () => {
  const rule = 'any(dlp.profiles[*] eq "jailbreak")'
  const policy = {
    file: 'policy.yaml',
    text: `version: 1\nrules:\n  - { id: a, expression: 'http.host eq "a"', action: block }\n`,
  }

  it('decides, and tells what goes wrong', async () => {
    const decided = await answer({ id: 1, name: 'decide', input: { files: [policy], event: '{"http.host":"a"}' } })
    expect(decided).toMatchObject({ id: 1, ok: true, value: { decision: { action: 'block', rule: { id: 'a' } } } })
    const broken = [{ ...policy, text: policy.text.replace('http.host', rule) }]
    const told = await answer({ id: 2, name: 'decide', input: { files: broken, event: '{}' } })
    expect((told as { value: Decided }).value).toMatchObject({ policy: { isSound: false }, decision: null })
    expect(await answer({ id: 3, name: 'plan', input: { files: broken } })).toEqual({ id: 3, ok: false, error: 'the policy has errors: mend them first' }) // prettier-ignore
  })

  it('decides one file in another form at a time', async () => {
    const files = [{ file: 'a.wf', text: 'ssl' }, { file: 'b.wf', text: 'ssl' }] // prettier-ignore
    expect(await answer({ id: 1, name: 'decide', input: { files, event: '{}' } })).toMatchObject({ ok: false })
    const input = { files: files.slice(0, 1), event: '{"ssl":true}' }
    expect(await answer({ id: 2, name: 'decide', input })).toMatchObject({ value: { decision: { matched: [{ id: 'rule-1' }] } } }) // prettier-ignore
  })
})
