import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { build } from 'vite'
import { createPageServer } from '../../src/cli/playground/page-server.ts'
import { root } from '../support/run-command.ts'

/** The browser that `.ci/run` installs and names; undefined: the suites that need one are left out. */
export const browserPath = process.env['PORTCULLIS_CHROMIUM']

/** The page as `npm run build` makes it, served as `portcullis playground` serves it. */
export interface ServedPage {
  readonly url: string
  /** Of the built files. */
  readonly folder: string
  readonly browser: Browser
  close(): Promise<void>
}

export async function servePage(): Promise<ServedPage> {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-page-'))
  await build({
    configFile: join(root, 'playground/vite.config.ts'),
    logLevel: 'silent',
    build: { outDir: folder, emptyOutDir: true },
  })
  const server = createPageServer(folder)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const browser = await chromium.launch({ executablePath: browserPath ?? '', args: ['--no-sandbox'] })
  return {
    url: `http://127.0.0.1:${String(port)}/`,
    folder,
    browser,
    async close() {
      await browser.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(folder, { recursive: true })
    },
  }
}

/** How a visitor sees the page. */
export interface Visitor {
  readonly theme?: 'light' | 'dark'
  readonly width?: 390 | 1440
  /** Whether the page may keep itself for use without a network. */
  readonly keeps?: boolean
}

/** An opened page, and all that the browser complained about. */
export interface Visit {
  readonly page: Page
  readonly context: BrowserContext
  /** Violations of the content policy, errors of scripts, and what the console calls an error. */
  readonly complaints: string[]
  /** All files that the page asked for, in order, until `requests.length = 0`. */
  readonly requests: RequestedFile[]
}

/** A file that the page asked for. */
export interface RequestedFile {
  readonly path: string
  /** When the browser began to ask for it, in milliseconds since 1970; to be asked once it was answered. */
  readonly startTime: () => number
}

/** Opens the page, and waits until the first decision stands. */
export async function visit(
  { browser, url }: ServedPage,
  { theme = 'light', width = 1440, keeps = false }: Visitor = {},
  fragment = '',
): Promise<Visit> {
  const context = await browser.newContext({
    colorScheme: theme,
    viewport: { width, height: width === 390 ? 844 : 900 },
    serviceWorkers: keeps ? 'allow' : 'block',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const page = await context.newPage()
  const complaints: string[] = []
  const requests: RequestedFile[] = []
  page.on('pageerror', ({ message }) => complaints.push(message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  // Requests of workers are those of the context.
  context.on('request', (request) => {
    requests.push({ path: new URL(request.url()).pathname, startTime: () => request.timing().startTime })
  })
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      console.error(`content policy: ${violatedDirective} ${blockedURI}`)
    })
  })
  await page.goto(url + fragment)
  await page.waitForSelector('html[data-ready]')
  return { page, context, complaints, requests }
}

const editors = { policy: '.policy .cm-content', event: '.event .cm-content' } as const

/** Types over all of an editor, as pasting does. */
export async function writeInto(page: Page, editor: keyof typeof editors, text: string): Promise<void> {
  await page.click(editors[editor])
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(text)
}

/** The outcome, once it is the one that is waited for. */
export async function waitForVerdict(page: Page, text: string): Promise<void> {
  await page.locator('.verdict', { hasText: text }).waitFor()
}

/** When the page showed its first decision, in milliseconds since 1970. */
export async function firstDecisionTime(page: Page): Promise<number> {
  return page.evaluate(() => performance.timeOrigin + (performance.getEntriesByName('decided')[0]?.startTime ?? NaN))
}
