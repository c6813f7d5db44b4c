import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { contentPolicy, noncePlace } from './content-policy.ts'

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
}

/** The folder of the built page: beside the command in the package, in `dist` of a clone. */
export function findPage(): string | undefined {
  return ['./playground/', '../../../dist/playground/']
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((folder) => statSync(join(folder, 'index.html'), { throwIfNoEntry: false })?.isFile() === true)
}

/** The files of a folder by their paths in a URL. What is not listed here is not served, whatever is asked for. */
function listFiles(folder: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name)
    if (statSync(path).isFile()) files.set(`/${name.replaceAll('\\', '/')}`, path)
  }
  return files
}

function headersOf(path: string, nonce: string): Readonly<Record<string, string>> {
  return {
    'Content-Type': mediaTypes[extname(path)] ?? 'application/octet-stream',
    'Content-Security-Policy': contentPolicy(nonce),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'X-Frame-Options': 'DENY',
    // Names of assets change with what is in them.
    'Cache-Control': path.startsWith('/assets/') ? 'max-age=31536000, immutable' : 'no-cache',
  }
}

function answer(files: ReadonlyMap<string, string>, request: IncomingMessage, response: ServerResponse): void {
  const [asked = '/'] = (request.url ?? '/').split('?', 1)
  const path = asked === '/' ? '/index.html' : asked
  const file = files.get(path)
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end()
    return
  }
  if (file === undefined) {
    response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('not found\n')
    return
  }
  const nonce = randomBytes(16).toString('base64')
  const bytes = readFileSync(file)
  const body = path === '/index.html' ? bytes.toString('utf8').replaceAll(noncePlace, nonce) : bytes
  response.writeHead(200, headersOf(path, nonce)).end(request.method === 'HEAD' ? undefined : body)
}

/** Serves the files of the built page, and nothing else. */
export function createPageServer(folder: string): Server {
  const files = listFiles(folder)
  return createServer((request, response) => answer(files, request, response))
}
