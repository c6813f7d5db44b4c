import { describe, expect, it } from 'vitest'
import { unwrap } from '../../../diagnostics/index.ts'
import { createPolicy, importPolicies, type PolicyDocument } from '../../index.ts'
import { exportPolicy, type ExportKind, type PolicyExport } from './index.ts'

const uuid = '0f8a2c1e-1111-4222-8333-123456789abc'

function write(document: PolicyDocument, kind: ExportKind): PolicyExport {
  return exportPolicy(unwrap(createPolicy(document)), kind)
}

/** What an import of an export gives. */
function again(document: PolicyDocument, kind: ExportKind): PolicyDocument {
  const { rows, findings } = write(document, kind)
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
  const [read] = unwrap(importPolicies(JSON.stringify(rows)))
  if (read === undefined) throw new Error('nothing was read')
  return read
}

const errors = (document: PolicyDocument, kind: ExportKind): readonly string[] =>
  write(document, kind).findings.map(({ code, path, message }) => `${code} ${path.join('.')} ${message}`)

describe('lists', () => {
  it('come back from the lists API of rules', () => {
    const lists: PolicyDocument['lists'] = {
      office: { kind: 'ip', description: 'our own', items: ['192.0.2.0/24', '2001:db8::/32'] },
      partners: { kind: 'hostname', items: ['a.example', '*.b.example'] },
      networks: { kind: 'asn', items: [13335] },
    }
    expect(again({ lists }, 'lists').lists).toEqual(lists)
  })

  it('come back from Zero Trust, with a type for what the items are', () => {
    const lists: PolicyDocument['lists'] = {
      [uuid]: { kind: 'hostname', items: ['a.example'] },
      people: { kind: 'string', items: ['a@example.com'] },
      pages: { kind: 'string', items: ['https://a.example/b'] },
      office: { kind: 'ip', items: ['192.0.2.0/24'] },
    }
    expect(again({ lists }, 'gateway-lists').lists).toEqual(lists)
  })

  it('are named where there is no counterpart', () => {
    const lists: PolicyDocument['lists'] = {
      words: { kind: 'string', items: ['a'] },
      theirs: { kind: 'ip', external: true },
      wild: { kind: 'hostname', items: ['*.a.example'] },
    }
    expect(errors({ lists }, 'lists')).toEqual([
      expect.stringMatching(/^E_EXPORT_COUNTERPART lists\.words .*kind `string`/),
      expect.stringMatching(/^E_EXPORT_COUNTERPART lists\.theirs .*the host brings/),
    ])
    expect(errors({ lists }, 'gateway-lists').map((line) => line.split(' ')[1])).toEqual([
      'lists.words',
      'lists.theirs',
      'lists.wild',
    ])
  })
})

describe('DLP profiles', () => {
  it('come back from the DLP API', () => {
    const dlp: PolicyDocument['dlp'] = {
      profiles: [
        {
          id: 'own',
          name: 'Own',
          description: 'ours',
          matchCount: 2,
          confidence: 'medium',
          entries: [
            { id: 'badge', name: 'Badge', pattern: 'EMP-[0-9]{6}' },
            { id: 'names', name: 'Names', words: ['Project Falcon'] },
            { id: 'off', name: 'Off', enabled: false, words: ['nothing'] },
          ],
        },
      ],
    }
    expect(again({ dlp }, 'dlp').dlp).toEqual(dlp)
  })

  it('bring detectors and topics as predefined entries', () => {
    const entries = [
      { id: 'mail', detector: 'email_address' },
      { id: 'topic', topic: 'content_pii' },
    ]
    const read = again({ dlp: { profiles: [{ id: 'p', name: 'P', entries }] } }, 'dlp')
    expect(read.dlp?.profiles?.[0]?.entries).toMatchObject([{ detector: 'email_address' }, { topic: 'content_pii' }])
  })

  it('are named where there is no counterpart', () => {
    const entries = [
      { id: 'loose', pattern: 'a+' },
      { id: 'class', pattern: 'a[+*]{1,3}' },
      { id: 'near', pattern: 'a', context: ['b'] },
    ]
    const profile = { id: 'p', name: 'P', entries, locations: { only: ['body'] } }
    expect(errors({ dlp: { profiles: [profile] } }, 'dlp').map((line) => line.split(' ')[1])).toEqual([
      'dlp.profiles.0.locations',
      'dlp.profiles.0.entries.0',
      'dlp.profiles.0.entries.2',
    ])
  })
})

describe('a portal', () => {
  const servers = { tickets: { description: 'Tickets', url: 'https://mcp.example.com/mcp' } }

  it('comes back from the portals API', () => {
    const rules = [
      { id: 'no', servers: ['tickets'], tools: ['delete'], action: 'block' as const },
      { id: 'yes', servers: ['tickets'], tools: ['list', 'read'], action: 'allow' as const },
    ] as const
    const read = again(
      { name: 'main', portal: { servers, rules: rules.map((rule) => ({ ...rule })) as never } },
      'portal',
    )
    expect(read.portal?.servers).toEqual(servers)
    expect(read.portal).not.toHaveProperty('hostname')
    expect(read.portal?.rules).toMatchObject([
      { servers: ['tickets'], tools: ['delete'], action: 'block' },
      { servers: ['tickets'], tools: ['list', 'read'], action: 'allow', enabled: false },
    ])
  })

  it('keeps its name, and makes none up', () => {
    const portal = { hostname: 'mcp.example.com', servers }
    expect(again({ name: 'main', portal }, 'portal').portal).toEqual(portal)
    const { rows, findings } = write({ name: 'main', portal: { servers } } as PolicyDocument, 'portal')
    expect(rows[0]).not.toHaveProperty('hostname')
    expect(findings.map(({ code }) => code)).toEqual(['W_EXPORT_MISSING'])
  })

  it('names the rules and servers that it cannot hold', () => {
    const portal = {
      hostname: 'mcp.example.com',
      servers: { ...servers, local: {}, waiting: { url: 'https://w.example/mcp', status: 'in_review' as const } },
      rules: [
        { id: 'who', servers: ['tickets'] as [string], tools: ['a'] as [string], groups: ['dev'], action: 'allow' },
        { id: 'wild', servers: ['tickets'] as [string], tools: ['a*'] as [string], action: 'block' },
      ],
    } as PolicyDocument['portal']
    expect(errors({ portal } as PolicyDocument, 'portal').map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual(
      [
        'E_EXPORT_COUNTERPART portal.rules.0',
        'E_EXPORT_COUNTERPART portal.rules.1',
        'E_EXPORT_COUNTERPART portal.servers.local',
        'E_EXPORT_COUNTERPART portal.servers.waiting',
      ],
    )
  })
})
