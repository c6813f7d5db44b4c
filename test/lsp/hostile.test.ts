import { describe, expect, it } from 'vitest'
import { connectHere, type ProtocolClient } from './client.ts'

const wrong = 'http.hots'
const rule = `  - { id: a, expression: '${wrong} eq "x"', action: block }\n`
const yaml = `version: 1\nrules:\n${rule}`
const json = JSON.stringify(
  { version: 1, rules: [{ id: 'a', expression: `${wrong} eq "x"`, action: 'block' }] },
  undefined,
  2,
)
const terraform = (expression: string): string => `resource "cloudflare_ruleset" "waf" {
  name  = "waf"
  kind  = "zone"
  phase = "http_request_firewall_custom"
  rules = [{
    action     = "block"
    expression = ${expression}
  }]
}
` // prettier-ignore

/** Texts with a wrong field, which is told at its place, or something else that is told of the file. */
const texts: Readonly<Record<string, readonly [file: string, text: string]>> = {
  'lines that end as on Windows': ['a.yaml', yaml.replaceAll('\n', '\r\n')],
  'a byte order mark in YAML': ['a.yaml', `\uFEFF${yaml}`],
  'a byte order mark in JSON': ['a.json', `\uFEFF${json}`],
  'characters of two units before it': ['a.yaml', `# 😀\nversion: 1\nrules:\n  - { id: "😀😀", description: "𝒳", expression: '${wrong} eq "x"', action: block }\n`],
  'characters of two units within it': ['a.wf', `http.host eq "😀" and ${wrong} eq "x"`],
  'an anchor that an alias repeats': ['a.yaml', `version: 1\nrules:\n  - { id: a, expression: &e '${wrong} eq "x"', action: block }\n  - { id: b, expression: *e, action: log }\n`],
  'a line of a megabyte before it': ['a.yaml', `version: 1\nname: ${'n'.repeat(1_000_000)}\nrules:\n${rule}`],
  'a heredoc': ['a.tf', terraform(`<<-EOT\n      http.host eq "é"\n      and ${wrong} eq "x"\n    EOT`)],
  'a heredoc with a part that is filled in': ['a.tf', terraform(`<<-EOT\n      http.host eq "\${var.host}"\n      and ${wrong} eq "x"\n    EOT`)],
} // prettier-ignore

/** Texts of which only must be told that they do not read. */
const unreadable: Readonly<Record<string, readonly [file: string, text: string]>> = {
  'a tab before a key': ['a.yaml', 'version: 1\nrules:\n\t- { id: a, expression: ssl, action: block }\n'],
  'two documents in one file': ['a.yaml', `${yaml}---\n${yaml}`],
  'comments in JSON': ['a.json', `// first\n${json}`],
}

async function open(): Promise<ProtocolClient> {
  const client = connectHere()
  await client.start()
  return client
}

describe('files that editors seldom see', () => {
  it.each(Object.entries(texts))('tells of a wrong field at its place: %s', async (_name, [file, text]) => {
    const client = await open()
    const uri = `file:///hostile/${file}`
    client.open(uri, text)
    const told = await client.until((one) => one.uri === uri && one.diagnostics.some(({ code }) => code === 'E_UNKNOWN_IDENTIFIER')) // prettier-ignore
    const places = told.diagnostics.filter(({ code }) => code === 'E_UNKNOWN_IDENTIFIER').map(({ range }) => client.slice(uri, range)) // prettier-ignore
    expect(places[0]).toBe(wrong)
  })

  it.each(Object.entries(unreadable))('tells that it does not read: %s', async (_name, [file, text]) => {
    const client = await open()
    const uri = `file:///hostile/${file}`
    client.open(uri, text)
    const told = await client.until((one) => one.uri === uri && one.diagnostics.length > 0)
    const lines = text.split('\n')
    for (const { range } of told.diagnostics) {
      expect(range.end.line).toBeLessThan(lines.length)
      expect(range.end.character).toBeLessThanOrEqual(lines[range.end.line]?.length ?? -1)
    }
  })

  it('answers of documents that are not open, and of places that are none', async () => {
    const client = await open()
    const uri = 'file:///hostile/a.yaml'
    const at = { textDocument: { uri }, position: { line: 3, character: 5 } }
    for (const method of ['hover', 'completion', 'definition', 'references', 'signatureHelp'])
      expect(await client.request(`textDocument/${method}`, { ...at, context: {} }), method).toSatisfy((answer) => answer === null || (Array.isArray(answer) && answer.length === 0) || (answer as { items?: unknown[] }).items?.length === 0) // prettier-ignore
    client.open(uri, yaml)
    for (const position of [{ line: 90, character: 0 }, { line: 1, character: 9000 }])
      await client.request('textDocument/hover', { textDocument: { uri }, position }) // prettier-ignore
    // A range whose end stands before its start, and one that no text has.
    const change = (line: number, end: number, text: string): void =>
      void client.connection.sendNotification('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ range: { start: { line, character: 0 }, end: { line: end, character: 0 } }, text }] }) // prettier-ignore
    change(2, 1, '')
    change(500, 900, '# behind\n')
    void client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: [{ uri: 'file:///hostile', name: 'h' }] } }) // prettier-ignore
    const symbols = await client.request<readonly unknown[]>('textDocument/documentSymbol', { textDocument: { uri } })
    expect(symbols.length).toBeGreaterThan(0)
  })
})
