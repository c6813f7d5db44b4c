import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  browserPath,
  firstDecisionTime,
  servePage,
  visit,
  waitForVerdict,
  writeInto,
  type ServedPage,
} from './browser-page.ts'

const policy = (...rules: readonly string[]): string =>
  `version: 1\nrules:\n${rules.map((rule) => `  - ${rule}\n`).join('')}`
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds that is serious or critical, as text that says where. */
async function findBarriers(page: Page): Promise<string[]> {
  // The policy of the page forbids scripts of others: this one runs beside the page, not in it.
  const found = await page.evaluate(async (source): Promise<AxeResults> => {
    const holder = globalThis as typeof globalThis & { axe?: { run: () => Promise<AxeResults> } }
    if (holder.axe === undefined) (0, eval)(source)
    return (holder.axe as { run: () => Promise<AxeResults> }).run()
  }, axe)
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, any }) => `${id}: ${target.join(' ')} ${any[0]?.message ?? ''}`))
}

/** Presses Tab until an element has the focus; says how often, at most 60 times. */
async function tabTo(page: Page, selector: string, key = 'Tab'): Promise<number> {
  for (let presses = 1; presses <= 60; presses++) {
    await page.keyboard.press(key)
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) === true, selector)) return presses
  }
  throw new Error(`${selector} cannot be reached by ${key}`)
}

const suite = browserPath === undefined ? describe.skip : describe
suite(
  browserPath === undefined
    ? 'the playground in Chromium (left out: PORTCULLIS_CHROMIUM names no browser)'
    : 'the playground in Chromium',
  { timeout: 60_000 },
  () => {
    let served: ServedPage
    beforeAll(async () => {
      served = await servePage()
    }, 120_000)
    afterAll(() => served.close())

    it('shows a decision after less than 500 KB, gzipped, and loads no part that it does not need', async () => {
      const { page, complaints, requests, context } = await visit(served)
      await waitForVerdict(page, 'block')
      const decided = await firstDecisionTime(page)
      // What follows the decision is awaited, so that the times of all requests stand.
      await page.waitForLoadState('networkidle')
      const first = [...new Set(requests.filter(({ startTime }) => startTime() <= decided).map(({ path }) => path))]
      expect(requests.some(({ path, startTime }) => startTime() > decided && path.includes('service'))).toBe(true)
      const sizes = first.map((path) => {
        const file = path === '/' ? 'index.html' : path.slice(1)
        return gzipSync(readFileSync(join(served.folder, file)), { level: 9 }).length
      })
      const total = sizes.reduce((sum, size) => sum + size, 0)
      console.log(`first view: ${String(total)} bytes gzipped in ${String(first.length)} files`)
      expect(first.length).toBeGreaterThan(4)
      expect(total).toBeLessThan(500_000)
      // What stands in for a part until something asks for it bears its name, in some hundred bytes.
      const parts = first.filter((_, at) => (sizes[at] ?? 0) > 1_000)
      expect(parts.filter((path) => /proofs|module|service|requests|tests-|foreign|score|enforcer|min-|unsafe-topic|json-path|detectors|injection/.test(path))).toEqual([])
      expect(complaints).toEqual([])
      await context.close()
    }) // prettier-ignore

    it('sends the content policy word for word', async () => {
      const { headers } = await fetch(served.url)
      const text = headers.get('content-security-policy') ?? ''
      expect(text.replace(/'nonce-[\w+/=]{22,}'/, "'nonce-…'")).toBe(
        `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-…'; img-src data:; connect-src 'self'`,
      )
      const again = await fetch(served.url)
      expect(again.headers.get('content-security-policy')).not.toBe(text)
      for (const path of ['assets/../../package.json', '..%2fpackage.json', 'made-up.js'])
        expect((await fetch(served.url + path)).status).toBe(404)
      expect((await fetch(served.url, { method: 'POST' })).status).toBe(405)
    })

    it('underlines a wrong rule, takes the fix, and decides otherwise', async () => {
      const { page, complaints, context } = await visit(served)
      await writeInto(page, 'event', '{ "http.host": "evil.example" }')
      await writeInto(page, 'policy', policy('{ id: no-evil, expression: http.hots eq "evil.example", action: block }'))
      await waitForVerdict(page, 'The policy has errors')
      await page.locator('.cm-lintRange-error').first().waitFor()
      await page.locator('.cm-lintRange-error').first().hover()
      const hover = page.locator('.cm-tooltip-lint')
      await hover.waitFor()
      expect((await hover.textContent())?.match(/did you mean/g)).toHaveLength(1)
      const problem = page.locator('.problem.error')
      expect(await problem.textContent()).toContain('http.hots')
      await problem.locator('.fix').click()
      await waitForVerdict(page, 'no-evil')
      expect(await page.locator('.verdict').textContent()).toContain('block')
      expect(await page.locator('.policy .cm-content').textContent()).toContain('http.host eq')
      await page.locator('.rule.decided .value', { hasText: '"evil.example"' }).waitFor()
      expect(complaints).toEqual([])
      await context.close()
    })

    it('proves a rule dead, and decides the witness of another', async () => {
      const { page, complaints, context } = await visit(served)
      const rules = [
        '{ id: all-examples, expression: http.host contains "example", action: block }',
        '{ id: one-example, expression: http.host eq "a.example", action: log }',
        '{ id: low-score, expression: cf.llm.prompt.injection_score lt 20, action: block }',
      ]
      await writeInto(page, 'policy', policy(...rules))
      await page.click('#tab-proof')
      await page.click('text=Prove all rules')
      const dead = page.locator('.verdict-row.dead')
      await dead.waitFor()
      expect(await dead.textContent()).toMatch(/one-example.*decided before it by all-examples/)
      const alive = page.locator('.verdict-row.alive', { hasText: 'low-score' })
      await alive.locator('summary').click()
      expect(await alive.locator('pre').textContent()).toContain('injection_score')
      await alive.getByRole('button').click()
      await waitForVerdict(page, 'low-score')
      expect(complaints).toEqual([])
      await context.close()
    })

    it('says what a change does, with an event that shows it', async () => {
      const { page, context } = await visit(served)
      await writeInto(page, 'policy', policy('{ id: a, expression: http.host eq "a.example", action: block }'))
      await waitForVerdict(page, 'no rule decides')
      await page.click('#tab-proof')
      await page.click('text=Remember this version')
      await page.locator('.summary', { hasText: 'equal' }).waitFor()
      await writeInto(page, 'policy', policy('{ id: a, expression: http.host contains "a.example", action: block }'))
      await page.click('text=Compare')
      const row = page.locator('.verdict-row.stricter')
      await row.waitFor()
      expect(await row.textContent()).toMatch(/allow → block \(a\)/)
      await row.getByRole('button').click()
      await waitForVerdict(page, 'block')
      await context.close()
    })

    it('shares all of the page by a link, and tells of a link that is none', async () => {
      const { page, context } = await visit(served)
      await writeInto(page, 'policy', policy('{ id: shared, expression: http.host eq "ä.example", action: block }'))
      await writeInto(page, 'event', '{ "http.host": "ä.example" }')
      await waitForVerdict(page, 'shared')
      await page.click('#tab-plan')
      await page.click('text=Share')
      await page.locator('.toast', { hasText: 'Link copied' }).waitFor()
      await page.keyboard.press('Escape')
      expect(await page.locator('.toast p').textContent()).toBe('')
      await page.click('text=Share')
      await page.getByRole('button', { name: 'Dismiss the message' }).click()
      expect(await page.locator('.toast p').textContent()).toBe('')
      expect(await page.locator('.toast button').isVisible()).toBe(false)
      const link = await page.evaluate(() => navigator.clipboard.readText())
      expect(link).toBe(page.url())
      const fragment = link.slice(link.indexOf('#'))
      await context.close()
      const opened = await visit(served, {}, fragment)
      await waitForVerdict(opened.page, 'shared')
      expect(await opened.page.locator('.policy .cm-content').textContent()).toContain('ä.example')
      expect(await opened.page.locator('#tab-plan').getAttribute('aria-selected')).toBe('true')
      expect(opened.requests.some(({ path }) => path.includes(fragment.slice(3, 20)))).toBe(false)
      await opened.context.close()
      for (const broken of ['#1.AAAA', `#1.${'A'.repeat(40_000)}`]) {
        const told = await visit(served, {}, broken)
        expect(await told.page.locator('.toast').textContent()).toMatch(/cannot be opened/)
        await waitForVerdict(told.page, 'prompt-pii')
        await told.context.close()
      }
    })

    it('reads Terraform, plain rules, requests, commands of curl, HAR files and lines of events', async () => {
      const { page, context, complaints } = await visit(served)
      const rule = 'http.request.method eq "POST" and http.host eq "api.example"'
      const terraform = `resource "cloudflare_ruleset" "waf" {
  name  = "waf"
  kind  = "zone"
  phase = "http_request_firewall_custom"
  rules = [{
    ref        = "no-posts"
    action     = "block"
    expression = ${JSON.stringify(rule)}
  }]
}
`
      await writeInto(page, 'policy', terraform)
      await page.locator('.file', { hasText: 'policy.tf' }).waitFor()
      const event = page.locator('.event .form')
      await writeInto(page, 'event', 'POST /x HTTP/1.1\nHost: api.example\n\nhello')
      await waitForVerdict(page, 'no-posts')
      expect(await event.textContent()).toBe('read as HTTP request')
      await writeInto(page, 'event', `curl https://other.example/x -d a=b`)
      await waitForVerdict(page, 'no rule decides')
      expect(await event.textContent()).toBe('read as curl command')
      await writeInto(page, 'policy', rule)
      await page.locator('.file', { hasText: 'policy.wf' }).waitFor()
      const har = { log: { entries: ['GET', 'POST'].map((method) => ({ request: { method, url: 'https://api.example/', headers: [] } })) } } // prettier-ignore
      await writeInto(page, 'event', JSON.stringify(har))
      await page.locator('.rows option', { hasText: 'POST https://api.example/' }).waitFor({ state: 'attached' })
      await page.locator('.rows').selectOption({
        label: await page.locator('.rows option', { hasText: 'POST https://api.example/' }).innerText(),
      })
      await page.locator('.rule.matched, .rule.decided').waitFor()
      await writeInto(page, 'event', '{"http.host":"a.lines"}\n{"http.host":"b.lines"}\n')
      await page.locator('.rows option', { hasText: 'b.lines' }).waitFor({ state: 'attached' })
      await writeInto(page, 'event', 'curl "$URL"')
      await page.locator('.event .note.error', { hasText: 'a shell would fill in' }).waitFor()
      expect(await page.locator('.rows option:checked').textContent()).toBe('3. not read')
      expect(complaints).toEqual([])
      await context.close()
    })

    it('takes files that are dropped', async () => {
      const { page, context } = await visit(served)
      await page.evaluate((text) => {
        const dataTransfer = new DataTransfer()
        dataTransfer.items.add(new File([text], 'dropped.yaml'))
        dataTransfer.items.add(new File(['{"http.host":"d.example"}\n'], 'events.jsonl'))
        const target = document.querySelector('.policy .cm-content')
        target?.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
      }, policy('{ id: dropped, expression: http.host eq "d.example", action: block }'))
      await waitForVerdict(page, 'dropped')
      await page.locator('.file', { hasText: 'dropped.yaml' }).waitFor()
      await context.close()
    })

    it('refuses a file that is no text, and says that nothing is written yet', async () => {
      const { page, context } = await visit(served)
      await page.evaluate(() => {
        const data = new DataTransfer()
        data.items.add(new File([new Uint8Array([137, 80, 78, 71, 0, 255])], 'photo.png'))
        document.querySelector('#page')?.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })) // prettier-ignore
      })
      await page.locator('.toast', { hasText: 'photo.png is no text' }).waitFor()
      expect(await page.locator('.files .file', { hasText: 'photo.png' }).count()).toBe(0)
      await writeInto(page, 'policy', ' ')
      await waitForVerdict(page, 'There is no policy yet')
      await page.locator('.problems-summary', { hasText: 'Nothing to check yet' }).waitFor()
      for (const tab of ['decision', 'plan', 'module', 'tests', 'proof']) {
        await page.click(`#tab-${tab}`)
        if (tab === 'proof') await page.click('text=Prove all rules')
        await page.locator(`#panel-${tab} .empty`, { hasText: 'Write or paste a policy' }).waitFor()
        expect(await page.locator(`#panel-${tab} .empty.error`).count(), tab).toBe(0)
      }
      await writeInto(page, 'policy', policy('{ id: again, expression: http.host ne "", action: block }'))
      await waitForVerdict(page, 'again')
      // The findings of a text come after its verdict, and only they say that it is no empty one.
      await page.locator('.policy:not([data-empty])').waitFor()
      await context.close()
    })

    it('shows a completion, what it means, and findings of DLP whole, wide and on a phone', async () => {
      for (const width of [1440, 390] as const) {
        const { page, context } = await visit(served, { width })
        await page.locator('select[aria-label="Example"]').selectOption('tiers')
        await page.locator('.rows option', { hasText: 'shadychat' }).waitFor({ state: 'attached' })
        await page.locator('.rows').selectOption({ index: 3 })
        await waitForVerdict(page, 'no-personal-data')
        const cut = await page.locator('.wide td').evaluateAll((cells) => cells.filter((cell) => cell.getBoundingClientRect().right > innerWidth).length) // prettier-ignore
        expect(cut, `cells beside the page, ${String(width)}`).toBe(0)
        expect(await page.locator('.wide').evaluate((table) => table.scrollWidth - table.clientWidth)).toBe(0)
        await writeInto(page, 'policy', 'http.re')
        await page.locator('.file', { hasText: 'policy.wf' }).waitFor()
        await page.click('.policy .cm-content')
        await page.keyboard.press('ControlOrMeta+End')
        await page.keyboard.press('Control+Space')
        await page.locator('.cm-completionInfo').waitFor()
        // Neither the list nor what is said of the chosen one lies below the other, or outside the window.
        for (const part of ['.cm-completionInfo', '.cm-tooltip-autocomplete > ul > li[aria-selected]', '.cm-tooltip-autocomplete > ul > li:nth-child(4)']) {
          const isSeen = (): Promise<boolean> =>
            page.locator(part).evaluate((shown) => {
              const { left, right, top, bottom } = shown.getBoundingClientRect()
              const found = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
              return left >= 0 && right <= innerWidth && shown.contains(found)
            })
          await expect.poll(isSeen, { message: `${part}, ${String(width)}` }).toBe(true)
        }
        await context.close()
      }
    }) // prettier-ignore

    it('runs the tests, adds one, and shows plan and module', async () => {
      const { page, context, complaints } = await visit(served)
      await page.click('#tab-tests')
      await page.locator('.summary', { hasText: 'all pass' }).waitFor()
      const before = await page.locator('.test').count()
      await page.click('text=Make a test of this event')
      await page.locator('.summary', { hasText: `${String(before + 1)} tests` }).waitFor()
      await page.click('#tab-plan')
      await page.locator('.output', { hasText: 'index' }).waitFor()
      await page.click('#tab-module')
      await page.locator('.output', { hasText: 'portcullis/runtime' }).waitFor()
      expect(complaints).toEqual([])
      await context.close()
    })

    it('shows all examples without an error', async () => {
      const { page, context, complaints } = await visit(served)
      for (const id of ['tiers', 'company', 'property-tests', 'ai-security']) {
        await page.locator('select[aria-label="Example"]').selectOption(id)
        await page.locator('.verdict[data-tone="broken"]').waitFor({ state: 'detached' })
        await page.locator('.facts').waitFor()
        await page.locator('.problems[data-depth="all"]').waitFor()
        expect(await page.locator('.notice.error, .problem.error').count(), id).toBe(0)
      }
      expect(complaints).toEqual([])
      await context.close()
    })

    it('needs no mouse', async () => {
      const { page, context } = await visit(served)
      await writeInto(page, 'policy', policy('{ id: no-evil, expression: http.hots eq "evil.example", action: block }'))
      await page.locator('.problem.error .fix').waitFor()
      await page.evaluate(() => (document.activeElement as HTMLElement).blur())
      await tabTo(page, 'select[aria-label="Example"]')
      await tabTo(page, '.policy .cm-content')
      // Tab leaves the editor.
      await tabTo(page, '.fix')
      // The proofs that arrive meanwhile leave the focus where it is.
      await page.locator('.problems[data-depth="all"]').waitFor()
      expect(await page.evaluate(() => document.activeElement?.className)).toBe('fix')
      await page.keyboard.press('Enter')
      await waitForVerdict(page, 'no rule decides')
      await tabTo(page, '.event .cm-content')
      await page.keyboard.press('ControlOrMeta+a')
      await page.keyboard.insertText('{ "http.host": "evil.example" }')
      await waitForVerdict(page, 'no-evil')
      await tabTo(page, '#tab-decision')
      await page.keyboard.press('End')
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('tab-proof')
      await tabTo(page, '#panel-proof')
      await tabTo(page, '#panel-proof button')
      await page.keyboard.press('Enter')
      await page.locator('.verdict-row.alive').waitFor()
      await tabTo(page, '.witness summary')
      await page.keyboard.press('Enter')
      await tabTo(page, '.witness button')
      await page.keyboard.press('Enter')
      await page.locator('#tab-decision[aria-selected="true"]').waitFor()
      await context.close()
    })

    it.each([
      ['light', 1440],
      ['dark', 1440],
      ['light', 390],
      ['dark', 390],
    ] as const)('has no barriers and nothing out of sight: %s, %i wide', async (theme, width) => {
      const { page, context, complaints } = await visit(served, { theme, width })
      await writeInto(page, 'policy', policy('{ id: a, expression: http.hots eq "x", action: block }', '{ id: b, expression: http.host eq "b" and not ssl, action: block }')) // prettier-ignore
      await page.locator('.problem.error').waitFor()
      const barriers = new Set(await findBarriers(page))
      await page.locator('.fix').first().click()
      await writeInto(page, 'event', '{ "http.host": "b", "ssl": false }')
      await waitForVerdict(page, 'by b')
      for (const tab of ['decision', 'plan', 'tests', 'module', 'proof']) {
        await page.click(`#tab-${tab}`)
        if (tab === 'proof') {
          await page.click('text=Prove all rules')
          await page.locator('.verdict-row.alive').first().waitFor()
          await page.locator('.witness summary').first().click()
        } else await page.locator(`#panel-${tab} :is(.output, .facts, .summary)`).first().waitFor()
        // All tabs once, and the one with the most controls in each theme and width.
        if ((width === 1440 && theme === 'light') || tab === 'proof')
          for (const barrier of await findBarriers(page)) barriers.add(`${tab}: ${barrier}`)
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
        expect(wide, `pixels beside the page, ${tab}`).toBe(0)
      }
      expect([...barriers]).toEqual([])
      // axe is evaluated as text, which the policy of the page forbids and reports; all else would be ours.
      expect(complaints.filter((text) => !/unsafe-eval/.test(text))).toEqual([])
      await context.close()
    }) // prettier-ignore

    it('works without a network once it was loaded', async () => {
      const { page, context, complaints } = await visit(served, { keeps: true })
      await page.evaluate(async () => {
        await navigator.serviceWorker.ready
      })
      await page.reload()
      await page.waitForSelector('html[data-ready]')
      await context.setOffline(true)
      complaints.length = 0
      await page.reload()
      await page.waitForSelector('html[data-ready]')
      await waitForVerdict(page, 'prompt-pii')
      await page.click('#tab-proof')
      await page.click('text=Prove all rules')
      await page.locator('.verdict-row').first().waitFor()
      expect(complaints).toEqual([])
      await context.close()
    })

    it('keeps answering keys while rules are linted and proved', async () => {
      const { page, context } = await visit(served)
      const rules = Array.from({ length: 800 }, (_, index) => `{ id: r${String(index)}, expression: http.host contains "h${String(index)}" and http.request.uri.path contains "p${String(index % 50)}", action: block }`) // prettier-ignore
      await writeInto(page, 'policy', policy(...rules))
      await page.click('#tab-proof')
      await page.click('text=Prove all rules')
      await page.locator('.event .cm-content').click()
      const longest = await page.evaluate(async () => {
        let worst = 0
        let last = performance.now()
        const end = last + 3000
        while (last < end) {
          await new Promise((resolve) => setTimeout(resolve, 0))
          const now = performance.now()
          worst = Math.max(worst, now - last)
          last = now
        }
        return worst
      })
      console.log(`longest time without an answer to a key: ${longest.toFixed(0)} ms`)
      expect(longest).toBeLessThan(1000)
      await context.close()
    })
  },
)
