import type { PolicyDocument } from '../../policy/index.ts'
import { replaceAt, type Mutant } from './mutant.ts'

/** Words of one entry that are dropped, evenly over the entry. */
const mostWords = 12

type Profile = NonNullable<NonNullable<PolicyDocument['dlp']>['profiles']>[number]

function entryMutants(document: PolicyDocument, at: number, { id, entries }: Profile): readonly Mutant[] {
  const path = ['dlp', 'profiles', at, 'entries']
  return entries.flatMap((entry, index): Mutant[] => {
    if (entry.enabled === false) return []
    const drop: Mutant = {
      operator: 'dlp_entry',
      path: [...path, index],
      change: `entry \`${entry.id}\` of the profile \`${id}\` is dropped`,
      document: replaceAt(document, path, entries.toSpliced(index, 1)),
      content: { kind: 'profile', profile: id, entry },
    }
    const { words = [] } = entry
    if (words.length < 2) return [drop]
    const step = Math.ceil(words.length / mostWords)
    const shorter = words.flatMap((word, place): Mutant[] =>
      place % step !== 0
        ? []
        : [
            {
              operator: 'list_item',
              path: [...path, index, 'words', place],
              change: `${JSON.stringify(word)} of \`${entry.id}\` in the profile \`${id}\` is dropped`,
              document: replaceAt(document, [...path, index, 'words'], words.toSpliced(place, 1)),
              content: { kind: 'profile', profile: id, entry: { ...entry, words: [word] } },
            },
          ],
    )
    return [drop, ...shorter]
  })
}

function countMutants(document: PolicyDocument, at: number, profile: Profile): readonly Mutant[] {
  const { id, matchCount = 0 } = profile
  const [entry] = profile.entries.filter(({ enabled }) => enabled !== false)
  if (entry === undefined) return []
  return [matchCount + 1, matchCount - 1].flatMap((count): Mutant[] =>
    count < 0 || count > 1000
      ? []
      : [
          {
            operator: 'boundary',
            path: ['dlp', 'profiles', at, ...(profile.matchCount === undefined ? [] : ['matchCount'])],
            change: `the profile \`${id}\` matches above ${String(count)} findings, not ${String(matchCount)}`,
            document: replaceAt(document, ['dlp', 'profiles', at, 'matchCount'], count),
            content: { kind: 'profile', profile: id, entry },
          },
        ],
  )
}

/** What a profile looks for: an entry or a word less, one finding more or less that it takes. */
function profileMutants(document: PolicyDocument): readonly Mutant[] {
  return (document.dlp?.profiles ?? []).flatMap((profile, at) => [
    ...entryMutants(document, at, profile),
    ...countMutants(document, at, profile),
  ])
}

type Servers = NonNullable<NonNullable<PolicyDocument['portal']>['servers']>

function serverMutants(document: PolicyDocument, server: string, row: Servers[string]): readonly Mutant[] {
  const path = ['portal', 'servers', server]
  const tools = Object.entries(row.tools ?? {}).flatMap(([tool, access]): Mutant[] => {
    const place = [...path, 'tools', tool]
    const other = access === 'read' ? 'write' : 'read'
    const content = { kind: 'tool', server, tool } as const
    return [
      {
        operator: 'portal_tool',
        path: place,
        change: `the tool \`${tool}\` of \`${server}\` is dropped`,
        document: replaceAt(document, place, undefined),
        content,
      },
      {
        operator: 'portal_tool',
        path: place,
        change: `the tool \`${tool}\` of \`${server}\`: \`${access}\` becomes \`${other}\``,
        document: replaceAt(document, place, other),
        content,
      },
    ]
  })
  const status = row.status ?? 'approved'
  const changed = status === 'approved' ? 'unapproved' : 'approved'
  return [
    ...tools,
    {
      operator: 'portal_server',
      path: row.status === undefined ? path : [...path, 'status'],
      change: `the server \`${server}\`: \`${status}\` becomes \`${changed}\``,
      document: replaceAt(document, [...path, 'status'], changed),
      content: { kind: 'server', server },
    },
  ]
}

/** The mode of all rules together. */
function modeMutants(document: PolicyDocument): readonly Mutant[] {
  if (document.portal === undefined) return []
  const next = document.portal.mode === 'monitor' ? 'enforce' : 'monitor'
  return [
    {
      operator: 'mode',
      path: document.portal.mode === undefined ? ['portal'] : ['portal', 'mode'],
      change: `the portal: the mode becomes \`${next}\``,
      document: replaceAt(document, ['portal', 'mode'], next),
      content: { kind: 'portal' },
    },
  ]
}

/**
 * The mutants whose difference no condition tells: what DLP finds in texts, and what a portal knows of its servers and
 * their tools.
 */
export function contentMutants(document: PolicyDocument): readonly Mutant[] {
  return [
    ...profileMutants(document),
    ...Object.entries(document.portal?.servers ?? {}).flatMap(([id, row]) => serverMutants(document, id, row)),
    ...modeMutants(document),
  ]
}
