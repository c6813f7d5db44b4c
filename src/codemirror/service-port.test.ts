import { describe, expect, it } from 'vitest'
import { createLanguageService } from '../editor/index.ts'
import { connectService, serveService } from './service-port.ts'

function openChannel(): { readonly near: MessagePort; readonly far: MessagePort; readonly close: () => void } {
  const { port1: near, port2: far } = new MessageChannel()
  near.start()
  far.start()
  return {
    near,
    far,
    close() {
      near.close()
      far.close()
    },
  }
}

const text = 'http.hots eq "a.example"'

describe('a service behind a port', () => {
  it('answers as the service itself', async () => {
    const { near, far, close } = openChannel()
    serveService(() => createLanguageService(), far)
    const client = connectService(near)
    const service = createLanguageService()
    client.openDocument('rule.wf', text, 1)
    service.openDocument('rule.wf', text, 1)
    const found = await client.diagnostics('rule.wf')
    expect(found).toEqual(service.diagnostics('rule.wf'))
    expect(found?.diagnostics[0]?.code).toBe('E_UNKNOWN_IDENTIFIER')
    expect(await client.semanticTokens('rule.wf')).toEqual(service.semanticTokens('rule.wf'))
    expect(await client.completion('rule.wf', 6)).toEqual(service.completion('rule.wf', 6))
    client.changeDocument('rule.wf', [{ span: { start: 5, end: 9 }, text: 'host' }], 2)
    expect(await client.diagnostics('rule.wf')).toMatchObject({ version: 2, diagnostics: [] })
    expect(await client.hover('rule.wf', 6)).toMatchObject({ span: { start: 0, end: 9 } })
    close()
  })

  it('gives up what is cancelled, and tells what fails', async () => {
    const { near, far, close } = openChannel()
    serveService(async () => {
      await Promise.resolve()
      return {
        ...createLanguageService(),
        hover: () => {
          throw new Error('broken')
        },
        provedDiagnostics: (_file, options) =>
          new Promise((resolve) => options?.signal?.addEventListener('abort', () => resolve(undefined))),
      }
    }, far)
    const client = connectService(near)
    const controller = new AbortController()
    const proved = client.provedDiagnostics('rule.wf', { signal: controller.signal })
    controller.abort()
    expect(await proved).toBeUndefined()
    await expect(client.hover('rule.wf', 0)).rejects.toThrow('broken')
    // What is not served has no answer, and other messages of the port are left alone.
    near.postMessage({ portcullis: 'call', id: 900, name: 'constructor', values: [] })
    near.postMessage('hello')
    await expect(client.hover('rule.wf', 0)).rejects.toThrow('broken')
    close()
  })
})
