import { serveService } from '../../../src/codemirror/index.ts'
import { answer } from './answer.ts'
import type { Request } from './protocol.ts'

// One file serves both, so that what they share is loaded once: questions of the result pane, and those of the editor.
addEventListener('message', ({ data }: MessageEvent<Request>) => {
  if ('name' in data && 'input' in data) void answer(data).then((reply) => postMessage(reply))
})

serveService(async () => (await import('./late/answers/service.ts')).openLanguageService(), {
  postMessage: (message) => postMessage(message),
  addEventListener: (type, listener) => addEventListener(type, listener),
})
