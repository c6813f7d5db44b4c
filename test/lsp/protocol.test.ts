import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectHere, connectProcess, type Position, type ProtocolClient, type Range } from './client.ts'
import { forms } from './forms.ts'

interface Edit {
  readonly range: Range
  readonly newText: string
}

interface Action {
  readonly title: string
  readonly edit?: { readonly changes: Readonly<Record<string, readonly Edit[]>> }
  readonly command?: { readonly command: string; readonly arguments: readonly string[] }
}

const noEval = process.env['PORTCULLIS_NO_EVAL'] === '1'

describe.skipIf(noEval)(
  `portcullis lsp over standard streams${noEval ? ' (left out: it starts a process that is under no such flag)' : ''}`,
  () => {
    // prettier-ignore
    let client: ProtocolClient
    let end: () => void
    let capabilities: Record<string, unknown>

    beforeAll(async () => {
      const started = connectProcess()
      client = started.client
      end = () => started.process.kill()
      capabilities = await client.start()
    }, 120_000)
    afterAll(() => end())

    const about = (uri: string): { textDocument: { uri: string } } => ({ textDocument: { uri } })

    it('names what it can', () => {
      expect(Object.keys(capabilities).filter((name) => name.endsWith('Provider')).sort()).toEqual([
      'codeActionProvider', 'codeLensProvider', 'completionProvider', 'definitionProvider', 'documentFormattingProvider',
      'documentLinkProvider', 'documentRangeFormattingProvider', 'documentSymbolProvider', 'executeCommandProvider',
      'foldingRangeProvider', 'hoverProvider', 'inlayHintProvider', 'referencesProvider', 'renameProvider',
      'selectionRangeProvider', 'semanticTokensProvider', 'signatureHelpProvider',
    ]) // prettier-ignore
    })

    for (const [name, text] of Object.entries(forms)) {
      describe(name, () => {
        const uri = `untitled:/${name}/${name}`
        const position = (word: string, behind = 1): Position => client.position(uri, text.indexOf(word) + behind)
        const where = (word: string, behind = 1): object => ({ ...about(uri), position: position(word, behind) })
        const isPolicy = name.startsWith('policy')

        beforeAll(async () => {
          client.open(uri, text)
          await client.until((told) => told.uri === uri && told.diagnostics.length > 0)
        }, 60_000)

        it('diagnoses, with a fix that takes the mistake away', async () => {
          const told = await client.until((one) => one.uri === uri && one.diagnostics.some(({ code }) => code === 'letter-case')) // prettier-ignore
          const found = told.diagnostics.find(({ code }) => code === 'letter-case')
          expect(client.slice(uri, found!.range)).toMatch(/^\\?"get\\?"$/)
          // The link of a code opens without a network: a page of the package that speaks of it.
          for (const { code, codeDescription } of told.diagnostics)
            expect(readFileSync(new URL(codeDescription!.href), 'utf8').toLowerCase()).toContain(code.toLowerCase())
          const actions = await client.request<readonly Action[]>('textDocument/codeAction', { ...about(uri), range: found!.range, context: { diagnostics: [] } }) // prettier-ignore
          const fix = actions.find(({ title }) => title === 'write `GET`')
          expect(fix?.edit?.changes[uri]).toHaveLength(1)
          const [edit] = fix!.edit!.changes[uri]!
          expect(edit!.newText.replaceAll('\\', '')).toBe('"GET"')
        })

        it('completes fields by a part of their name, and values', async () => {
          const fields = await client.request<{ items: readonly { label: string }[] }>('textDocument/completion', where('http.request.method', 'http.request.meth'.length)) // prettier-ignore
          expect(fields.items.map(({ label }) => label)).toContain('http.request.method')
          const lists = await client.request<{ items: readonly { label: string }[] }>('textDocument/completion', where('$office', 1)) // prettier-ignore
          expect(lists.items.map(({ label }) => label)).toEqual(isPolicy ? ['$office'] : [])
          const values = await client.request<{ items: readonly { label: string; textEdit: Edit }[] }>('textDocument/completion', where('get', 0)) // prettier-ignore
          expect(values.items.map(({ label }) => label)).toContain('POST')
          expect(values.items.every(({ textEdit }) => textEdit.range.start.line === position('get', 0).line)).toBe(true)
        })

        it('says what a field, a function and a pattern are', async () => {
          const hover = async (word: string): Promise<string> =>
            (await client.request<{ contents: { value: string } }>('textDocument/hover', where(word))).contents.value
          expect(await hover('http.request.method')).toContain('HTTP method')
          expect(await hover('lower(')).toContain('lower')
          expect(await hover('^curl')).toContain('linear time')
          const help = await client.request<{ signatures: readonly { label: string }[] }>('textDocument/signatureHelp', where('lower(', 6)) // prettier-ignore
          expect(help.signatures[0]?.label).toContain('lower(')
        })

        it('outlines', async () => {
          const symbols = JSON.stringify(await client.request('textDocument/documentSymbol', about(uri)))
          expect(symbols).toContain('"second"')
          const folds = await client.request<readonly { startLine: number; endLine: number }[]>('textDocument/foldingRange', about(uri)) // prettier-ignore
          expect(folds.some(({ startLine, endLine }) => endLine > startLine)).toBe(true)
          const [chain] = await client.request<readonly { range: Range; parent?: object }[]>('textDocument/selectionRange', { ...about(uri), positions: [position('http.request.method')] }) // prettier-ignore
          expect(client.slice(uri, chain!.range)).toBe('http.request.method')
          expect(chain!.parent).toBeDefined()
          const tokens = await client.request<{ data: readonly number[] }>(
            'textDocument/semanticTokens/full',
            about(uri),
          )
          expect(tokens.data.length % 5).toBe(0)
          expect(tokens.data.length / 5).toBeGreaterThan(15)
          const whole = { start: { line: 0, character: 0 }, end: client.position(uri, text.length) }
          const ranged = await client.request<{ data: readonly number[] }>('textDocument/semanticTokens/range', { ...about(uri), range: whole }) // prettier-ignore
          expect(ranged.data).toEqual(tokens.data)
          expect(await client.request('textDocument/inlayHint', { ...about(uri), range: whole })).toEqual([])
          expect(await client.request('textDocument/documentLink', about(uri))).toEqual([])
          const lenses = await client.request<readonly { command: { title: string } }[]>('textDocument/codeLens', about(uri)) // prettier-ignore
          expect(lenses.map(({ command }) => command.title).includes('1 of 1 sample events')).toBe(isPolicy)
        })

        it('finds and renames what has a name', async () => {
          const references = await client.request<readonly { uri: string; range: Range }[]>('textDocument/references', { ...where('$office', 3), context: { includeDeclaration: true } }) // prettier-ignore
          expect(references.map(({ range }) => client.slice(uri, range))).toEqual(Array.from({ length: isPolicy ? 3 : 2 }, () => 'office')) // prettier-ignore
          const definition = await client.request<readonly { range: Range }[]>('textDocument/definition', where('$office', 3)) // prettier-ignore
          expect(definition).toHaveLength(isPolicy ? 1 : 0)
          const target = await client.request<{ placeholder: string } | null>('textDocument/prepareRename', where('$office', 3)) // prettier-ignore
          expect(target?.placeholder).toBe(isPolicy ? 'office' : undefined)
          const rename = client.request<{ changes: Readonly<Record<string, readonly Edit[]>> }>('textDocument/rename', { ...where('$office', 3), newName: 'bureau' }) // prettier-ignore
          if (isPolicy) expect((await rename).changes[uri]).toHaveLength(3)
          else await expect(rename).rejects.toThrow('no file of the project defines the list `office`')
          const rule = await client.request<readonly object[]>('textDocument/references', { ...where('second', 2), context: { includeDeclaration: true } }) // prettier-ignore
          expect(rule).toHaveLength(isPolicy ? 2 : 1)
        })

        it('lays out the document and a stretch of it', async () => {
          const asked = { ...about(uri), options: { tabSize: 2, insertSpaces: true } }
          const edits = await client.request<readonly Edit[] | null>('textDocument/formatting', asked)
          expect(Array.isArray(edits)).toBe(true)
          const range = { start: position('http.request.method'), end: position('http.request.method', 5) }
          const ranged = await client.request<readonly Edit[] | null>('textDocument/rangeFormatting', {
            ...asked,
            range,
          })
          expect(Array.isArray(ranged)).toBe(true)
          expect(edits!.length > 0).toBe(name === 'rules.wf' || name === 'policy.yaml')
          expect(ranged!.length > 0).toBe(name === 'rules.wf' || name === 'policy.yaml')
        })

        it('carries out what actions name', async () => {
          const range = { start: position('first'), end: position('first') }
          const actions = await client.request<readonly Action[]>('textDocument/codeAction', { ...about(uri), range, context: { diagnostics: [] } }) // prettier-ignore
          const run = (title: string): Promise<string | null> => {
            const { command, arguments: values } = actions.find((action) => action.title.startsWith(title))!.command!
            return client.request('workspace/executeCommand', { command, arguments: values })
          }
          expect(await client.request('workspace/executeCommand', { command: 'portcullis.explainCode', arguments: ['letter-case'] })).toContain('## letter-case') // prettier-ignore
          const explained = await run('explain the rule first')
          expect(explained).toMatch(/acts on this event|No event|left open/)
          expect(actions.some(({ title }) => title.startsWith('write a test'))).toBe(isPolicy)
          if (!isPolicy) return
          const before = client.edits.length
          const claim = await client.request<readonly Action[]>('textDocument/codeAction', { ...about(uri), range: { start: position('never-open'), end: position('never-open') }, context: { diagnostics: [] } }) // prettier-ignore
          const prove = claim.find(({ title }) => title === 'prove the invariant never-open')!.command!
          expect(await client.request('workspace/executeCommand', { command: prove.command, arguments: prove.arguments })).toContain('does not hold') // prettier-ignore
          await run('write a test')
          expect(JSON.stringify(client.edits.slice(before))).toContain('first acts')
        })
      })
    }
  },
)

describe.skipIf(noEval)('files that a policy names', () => {
  it('are read beside it, and told of where there are none', { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'portcullis-lsp-'))
    writeFileSync(join(folder, 'hosts.txt'), 'a.example\n')
    const { client, process: server } = connectProcess()
    try {
      await client.start()
      for (const [name, codes] of [
        ['hosts.txt', []],
        ['other.txt', ['E_LIST_FILE']],
        ['../hosts.txt', ['E_LIST_FILE']],
      ] as const) {
        const uri = pathToFileURL(join(folder, `${name.replace(/\W/g, '-')}.yaml`)).href
        client.open(uri, `version: 1\nlists:\n  hosts: { kind: hostname, file: ${name} }\nrules:\n  - { id: one, expression: http.host in $hosts, action: block }\n`) // prettier-ignore
        const { diagnostics } = await client.until((told) => told.uri === uri)
        expect([name, diagnostics.map(({ code }) => code)]).toEqual([name, codes])
      }
    } finally {
      server.kill()
      rmSync(folder, { recursive: true })
    }
  })
})

describe.skipIf(noEval)('files that another program changes', () => {
  it('are read again, and what is open is judged with them', { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'portcullis-lsp-'))
    const lists = join(folder, 'lists.yaml')
    const list = (name: string): string => `version: 1\nlists:\n  ${name}: { kind: hostname, items: [a.example] }\n`
    writeFileSync(lists, list('others'))
    const { client, process: server } = connectProcess()
    const changed = async (type: 1 | 2 | 3): Promise<void> => {
      const changes = [{ uri: pathToFileURL(lists).href, type }]
      client.published.length = 0
      await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes })
    }
    const unknown = ({ diagnostics }: { readonly diagnostics: readonly { readonly code: string }[] }): boolean => diagnostics.some(({ code }) => code === 'unknown-reference') // prettier-ignore
    try {
      await client.start({}, { didChangeWatchedFiles: { dynamicRegistration: true } })
      const uri = pathToFileURL(join(folder, 'rules.yaml')).href
      client.open(uri, 'version: 1\nrules:\n  - { id: one, expression: http.host in $hosts, action: block }\n')
      await client.until((told) => told.uri === uri && unknown(told))
      expect(client.registered).toEqual([
        expect.objectContaining({
          method: 'workspace/didChangeWatchedFiles',
          registerOptions: { watchers: [{ globPattern: expect.stringContaining('yaml') as unknown }] },
        }),
      ])
      writeFileSync(lists, list('hosts'))
      await changed(2)
      await client.until((told) => told.uri === uri && !unknown(told))
      rmSync(lists)
      await changed(3)
      await client.until((told) => told.uri === uri && unknown(told))
      writeFileSync(lists, list('hosts'))
      await changed(1)
      await client.until((told) => told.uri === uri && !unknown(told))
    } finally {
      server.kill()
      rmSync(folder, { recursive: true })
    }
  })
})

describe('a server in a page', () => {
  it('answers without a file system', async () => {
    const client = connectHere()
    await client.start()
    client.open('memory:/a.wf', 'http.request.method eq "get"')
    const told = await client.until(({ diagnostics }) => diagnostics.length > 0)
    expect(told.diagnostics.map(({ code }) => code)).toContain('letter-case')
    client.type('memory:/a.wf', 24, 27, 'GET')
    await client.until(({ version, diagnostics }) => version === 2 && diagnostics.length === 0)
    expect(client.text('memory:/a.wf')).toBe('http.request.method eq "GET"')
    await client.request('shutdown', null)
  })
})
