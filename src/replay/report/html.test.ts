import { expect, it } from 'vitest'
import { writeHtmlReport, type HtmlReport } from './html.ts'

const nothing: HtmlReport = {
  policy: 'web.yaml',
  against: undefined,
  files: ['log.csv'],
  map: 'own',
  rows: 0,
  summary: { decided: [], matched: [], changed: [], loneStops: [], series: [], withoutTime: 0 },
  step: undefined,
  byEngine: [],
  notGiven: [],
  empty: [],
  former: undefined,
  times: { read: 0, prepare: 0, plan: 0, sql: 0, engine: 0 },
}

it('says that a log without a row has none, and shows no empty table', () => {
  const page = writeHtmlReport(nothing)
  expect(page).toContain('The log has no row')
  expect(page).not.toContain('<table>')
})

it('asks nothing of a network, and writes what rules and rows hold as text', () => {
  const evil = '<img src="https://evil.example/a.png" onerror=alert(1)>'
  const sample = { row: 7, fields: { 'http.host': evil, 'cf.bot_management.detection_ids': [1n, 2n] } }
  const who = { action: 'block', tier: evil, rule: evil }
  const page = writeHtmlReport({
    ...nothing,
    policy: evil,
    against: evil,
    files: [evil],
    map: evil,
    rows: 3,
    step: 60,
    summary: {
      decided: [{ ...who, rows: 3, sample }],
      matched: [{ ...who, monitored: false, rows: 3 }],
      changed: [{ from: { action: 'managed_challenge', tier: null, rule: null }, to: who, rows: 3, sample }],
      loneStops: [{ ...who, stopped: 3, alone: 1, sample }],
      series: [{ at: 0, actions: { block: 3, [evil]: 1 } }],
      withoutTime: 1,
    },
    byEngine: [{ rule: evil, code: 'E_SQL_FUNCTION', reason: evil }],
    notGiven: [evil],
    empty: [evil],
  })
  expect(page).not.toMatch(/<(?:img|script|link|iframe|object|base)\b/i)
  expect(page.replaceAll('&lt;img src=&quot;https://evil.example/a.png&quot;', '')).not.toMatch(/https?:/)
  expect(page).toContain("default-src 'none'")
  expect(page).toContain('cf.bot_management.detection_ids = [1, 2]')
  expect(page).toContain('managed_<wbr>challenge')
})

it.each([
  [1, '1 second'],
  [300, '5 minutes'],
  [3600, '1 hour'],
  [604_800, '7 days'],
])('says in words how long a bar of %i seconds is', (step, words) => {
  const page = writeHtmlReport({
    ...nothing,
    rows: 3,
    summary: { ...nothing.summary, series: [{ at: 0, actions: { block: 3 } }] },
    step,
  })
  expect(page).toContain(`a bar is ${words}`)
})
