import { duration } from './plots.ts'
import { rustSection } from './rust-section.ts'
import { bestPeer, handOf, type BenchResults, type RustResults, type WorkloadRow } from './results.ts'
import { line } from './table.ts'

const workloads: Readonly<Record<string, string>> = {
  W1: 'one expression: a score in a map, a method, a path that does not contain a text',
  W2: 'one expression: networks or 200 hosts, a prefix, a pattern',
  W3: 'one expression: any of 20 tags in a set of 100',
  W4: 'the first of N rules by host, path and score',
  W5: 'the first of N rules with equality, sets, `contains`, patterns, `or` and `not` over 6 fields',
}

function times(value: number): string {
  return Number.isNaN(value) ? '' : value < 0.095 ? value.toPrecision(1) : value.toFixed(2)
}

function rowOf(row: WorkloadRow): string {
  const { times: all, workload, rules } = row
  const hand = handOf(row)
  const peer = bestPeer(row)
  const of = (name: string): string => (all[name] === undefined ? '' : duration(all[name].median))
  return line([
    rules === 1 ? workload : `${workload}, ${rules.toLocaleString('en')} rules`,
    of('source'),
    of('module'),
    of('closures'),
    duration(hand),
    of('map by hand'),
    of('bound'),
    peer === undefined ? '' : `${duration(peer.median)} (${peer.name})`,
    times((all['source']?.median ?? Number.NaN) / hand),
    times((all['module']?.median ?? Number.NaN) / hand),
  ])
}

function tableOf(rows: readonly WorkloadRow[]): string[] {
  const head = ['', 'source', 'module', 'closures', 'by hand', '`Map` by hand', 'bound', 'quickest other engine', 'source / by hand', 'module / by hand'] // prettier-ignore
  return [line(head), line(head.map((_, at) => (at === 0 ? '---' : '---:'))), ...rows.map(rowOf)]
}

/** Where another engine, or the loop by hand, is ahead of the form of ours that is meant. */
function behind(rows: readonly WorkloadRow[]): string[] {
  const found = rows.flatMap((row) => {
    const peer = bestPeer(row)
    const name = `${row.workload}${row.rules === 1 ? '' : `, ${row.rules.toLocaleString('en')} rules`} (${row.node})`
    return (['source', 'module'] as const).flatMap((form) => {
      const own = row.times[form]?.median
      if (own === undefined) return []
      const ahead = [
        ...(peer !== undefined && peer.median < own ? [`${peer.name} is ahead (${duration(peer.median)})`] : []),
        ...(handOf(row) < own ? [`hand-written code is ahead (${duration(handOf(row))})`] : []),
      ]
      return ahead.length === 0 ? [] : [`- ${name}: ${form} takes ${duration(own)}; ${ahead.join(', ')}.`]
    })
  })
  return found.length === 0 ? ['Nobody.'] : found
}

/** The page of figures as Markdown. */
export function writePage(results: BenchResults, rust: RustResults): string {
  const { cpu, cores, load, rounds, rows, bodies, isWhole, notes = [] } = results
  const nodes = [...new Set(rows.map(({ node }) => node))]
  const { decisionsPerSecond: decisions } = bodies
  const count = (name: string): string => (decisions[name] ?? Number.NaN).toLocaleString('en')
  return [
    '# Performance',
    '',
    'Written by `npm run bench:all`, which runs everything below in one go and writes `bench/results/all.json` too.',
    `This run: ${cpu}, ${String(cores)} cores, ${nodes.join(' and ')}, ${String(rounds)} rounds. ${String(load[0])} processes wanted the cores`,
    `when it began and ${String(load[1])} when it ended, so the machine was ${Math.max(...load) > cores ? 'busy: compare within a row, not between runs' : 'quiet'}.`,
    'Each form of ours runs in a process of its own, beside the same hand-written code; what is stated is its ratio to that code.',
    ...(isWhole
      ? []
      : ['The run was broken off (`--continue` goes on): what the tables do not show was not measured in it.']),
    '',
    ...(notes.length === 0 ? [] : [...notes.map((note) => `- ${note}`), '']),
    'A figure is the median, over the rounds, of the work of the process (user and system time, compiler threads and garbage',
    'collector included) for one event. Subjects take turns. Each has its own copy of the loop that calls it, with a text',
    'of its own, since V8 keeps one feedback for equal texts. Every answer is checked before anything is timed. Each form',
    'of ours runs in a process of its own, as a host has one policy. The other engines are pinned in',
    '`bench/peers/package.json` and used as their documentation says they are fastest. Our side gets contexts that are',
    'filled, hand-written code and the other engines get plain objects.',
    '',
    ...Object.entries(workloads).map(([name, what]) => `- **${name}**: ${what}.`),
    '',
    ...nodes.flatMap((node) => [`## ${node}`, '', ...tableOf(rows.filter((row) => row.node === node)), '']),
    '![One expression: time of each engine](performance-w1.svg)',
    '',
    '![W4: time over the number of rules](performance-w4.svg)',
    '',
    '![W5: time over the number of rules](performance-w5.svg)',
    '',
    'The bound asks only what proves the answer of each event, worked out beforehand: no engine can know it.',
    '',
    '## Who is ahead of us',
    '',
    ...behind(rows),
    '',
    'A record in place of a context (`filter.matches({...})`) is checked and converted first, which takes one to two',
    'microseconds with the fields of Cloudflare: keep a context and fill it.',
    '',
    '## From the bytes of a request to a decision',
    '',
    'The policy of `examples/tiers`, in process time of one core (`npm run bench:bodies`):',
    '',
    line(['', 'decisions a second']),
    line(['---', '---:']),
    line(['bytes, with a scan of a prompt of 2 KB for personal data', count('fromBytesWithScan')]),
    line(['bytes, without rules about the body', count('fromBytesWithoutBodyRules')]),
    line(['an exchange at hand, without rules about the body', count('fromExchangeWithoutBodyRules')]),
    '',
    `With the scan that is ${String(bodies.megabytesPerSecondWithScan)} MB of messages a second.`,
    '',
    'Operators and functions one by one, beside the same by hand: `npm run bench:functions` (`bench/results/functions.json`).',
    '',
    ...rustSection(rust),
    '',
    'Compiling, memory and large policies: [policies](policies.md). Discovery: [discovery](discovery.md). Regular',
    'expressions: [regex](regex.md). Starts of the command line: [cli](cli.md).',
    '',
  ].join('\n')
}
