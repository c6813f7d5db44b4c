import { connectService } from '../../src/codemirror/index.ts'
import { createEngineWorker } from './engine/engine.ts'
import { LatePort } from './engine/late-port.ts'
import type { Files } from './engine/protocol.ts'
import { element, icon, icons } from './page/element.ts'
import { EventPane } from './page/event-pane.ts'
import { acceptDrops, openFileList } from './page/files.ts'
import { PolicyPane } from './page/policy-pane.ts'
import { ResultPane } from './page/result-pane.ts'
import { themeButton } from './page/theme.ts'
import { Toast } from './page/toast.ts'
import { examples, loadExample } from './state/examples.ts'
import { keepOffline } from './state/offline.ts'
import type { PageState } from './state/page-state.ts'
import { fromFragment, toFragment } from './state/share.ts'

/** The whole page: it keeps the parts together, and knows none of their insides. */
class Page {
  readonly #toast = new Toast()
  /** The editor's questions wait until the first decision stands: both need the same two cores. */
  readonly #port = new LatePort(createEngineWorker)
  readonly #policy: PolicyPane
  readonly #event: EventPane
  readonly #result: ResultPane
  readonly #chooser: HTMLSelectElement
  #before: Files = []

  constructor() {
    this.#policy = new PolicyPane(connectService(this.#port), {
      onChange: () => this.#policyChanged(),
      onFailure: (error) => this.#say(error instanceof Error ? error.message : String(error)),
    })
    this.#event = new EventPane(() => void this.#decide())
    this.#result = new ResultPane(
      {
        files: () => this.#policy.files,
        event: () => this.#event.text,
        before: () => this.#before,
        remember: () => this.#remember(),
        useEvent: (event) => this.#useEvent(event),
        addTest: (event) => void this.#addTest(event),
        reveal: ({ file, at }) => this.#policy.reveal(file, at),
      },
      () => undefined,
    )
    this.#chooser = element(
      'select',
      { class: 'tool', 'aria-label': 'Example', onchange: () => void this.#choose(this.#chooser.value) },
      element('option', { value: '' }, 'Examples'),
      examples.map(({ id, title }) => element('option', { value: id }, title)),
    )
  }

  mount(root: HTMLElement): void {
    const picker = element('input', {
      type: 'file',
      multiple: true,
      hidden: true,
      'aria-label': 'Files to open',
      onchange: () => void this.#openFiles(Array.from(picker.files ?? [])),
    })
    root.append(
      element(
        'header',
        { class: 'top' },
        element('h1', {}, icon(icons.gate), 'Portcullis', element('span', { class: 'where' }, 'playground')),
        element(
          'div',
          { class: 'toolbar' },
          this.#chooser,
          element('button', { type: 'button', class: 'tool', 'aria-label': 'Open files', onclick: () => picker.click() }, icon(icons.open), element('span', {}, 'Open files')), // prettier-ignore
          element('button', { type: 'button', class: 'tool', 'aria-label': 'Share', onclick: () => void this.#share() }, icon(icons.share), element('span', {}, 'Share')), // prettier-ignore
          themeButton(),
          picker,
        ),
      ),
      element('main', { class: 'panes' }, this.#policy.root, this.#event.root, this.#result.root),
      this.#toast.root,
    )
    acceptDrops(root, (files) => void this.#openFiles(files))
    addEventListener('hashchange', () => void this.open())
  }

  /** Shows what the link holds, or the first example. */
  async open(): Promise<void> {
    const fragment = location.hash.slice(1)
    if (fragment === '') {
      await this.#choose(examples[0].id)
      return
    }
    const read = await fromFragment(fragment)
    if (read.ok) await this.#show(read.value)
    else {
      this.#say(`The link cannot be opened: ${read.reason}.`)
      await this.#choose(examples[0].id)
    }
  }

  async #choose(id: string): Promise<void> {
    const example = examples.find((one) => one.id === id)
    if (example === undefined) return
    await this.#show(await loadExample(example))
    this.#chooser.value = ''
  }

  async #show({ files, shown, events, row, before, tab }: PageState): Promise<void> {
    this.#before = before
    this.#event.setRows(events, row)
    this.#policy.setFiles(files, shown)
    this.#result.policyChanged()
    await this.#decide()
    // What is loaded before this mark is the first view; the editor's language service comes after it.
    performance.mark('decided')
    this.#port.open()
    this.#result.tabs.show(tab)
  }

  #policyChanged(): void {
    this.#result.policyChanged()
    void this.#decide()
  }

  async #decide(): Promise<void> {
    const decided = await this.#result.refresh()
    if (decided !== undefined) this.#event.describe(decided.event)
  }

  #remember(): void {
    this.#before = this.#policy.files.map(({ file, text }) => ({ file, text }))
    this.#say('This version is remembered.')
  }

  #useEvent(event: string): void {
    this.#event.setText(event)
    this.#result.tabs.show('decision')
    this.#result.root.focus()
  }

  async #addTest(event: string): Promise<void> {
    const file = this.#policy.files.find((one) => /\.test\.(?:ya?ml|json)$/.test(one.file))
    const name = file?.file ?? `${this.#policy.shown.replace(/\.[a-z]+$/, '')}.test.yaml`
    try {
      const text = await this.#result.makeTest(event, file?.text ?? '')
      this.#policy.addFiles([{ file: name, text }])
      this.#say(`The test stands in ${name}.`)
      await this.#result.runTests()
    } catch (error) {
      this.#result.failTests(error)
    }
  }

  async #openFiles(list: readonly File[]): Promise<void> {
    const { policy, events, refused } = await openFileList(list)
    const [event] = events
    if (event !== undefined) this.#event.setText(event)
    if (policy.length > 0) {
      const isTestOnly = policy.every(({ file }) => /\.test\./.test(file))
      const whole = policy.some(({ file }) => /\.(?:ya?ml|json|wf|tf|tofu)$/.test(file))
      // A new policy takes the place of the old one; tests and lists join it.
      if (whole && !isTestOnly) {
        this.#before = policy
        this.#policy.setFiles(policy, policy[0]?.file ?? '')
        this.#policyChanged()
      } else this.#policy.addFiles(policy)
    }
    if (refused.length > 0) this.#say(refused.join('; '))
  }

  async #share(): Promise<void> {
    const link = await toFragment({
      files: this.#policy.files,
      shown: this.#policy.shown,
      events: this.#event.rows,
      row: this.#event.row,
      before: this.#before,
      tab: this.#result.tabs.shown,
    })
    if (!link.ok) {
      this.#say(`This is too much for a link: ${link.reason}.`)
      return
    }
    const { fragment, isWhole } = link.value
    history.replaceState(null, '', `#${fragment}`)
    const holds = isWhole ? 'The link holds all of this page.' : 'The link holds the policy and the shown event only.'
    try {
      await navigator.clipboard.writeText(location.href)
      this.#say(`Link copied. ${holds}`)
    } catch (error) {
      if (!(error instanceof DOMException)) throw error
      this.#say(`The link stands in the address bar. ${holds}`)
    }
  }

  #say(text: string): void {
    this.#toast.say(text)
  }
}

const root = document.querySelector<HTMLElement>('#page')
if (root === null) throw new Error('INVARIANT: the page has an element for what is shown')
const page = new Page()
page.mount(root)
await page.open()
document.documentElement.dataset['ready'] = 'true'
keepOffline()
