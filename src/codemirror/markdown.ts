/** Code, strong text, and links, in the order in which they are tried. */
const inline = /`([^`\n]+)`|\*\*([^*\n]+)\*\*|\[([^\]\n]+)\]\(([^)\s]+)\)/g

function appendInline(parent: HTMLElement, text: string): void {
  let at = 0
  for (const match of text.matchAll(inline)) {
    const [whole, code, strong, label, target] = match
    parent.append(text.slice(at, match.index))
    at = match.index + whole.length
    if (code !== undefined) parent.append(element('code', code))
    else if (strong !== undefined) parent.append(element('strong', strong))
    else parent.append(link(label ?? '', target ?? ''))
  }
  parent.append(text.slice(at))
}

function element(name: string, text: string): HTMLElement {
  const made = document.createElement(name)
  made.textContent = text
  return made
}

/** Links that lead out of the page are links; all others are their text. */
function link(label: string, target: string): HTMLElement | string {
  if (!target.startsWith('https://')) return label
  const made = document.createElement('a')
  made.textContent = label
  made.href = target
  made.rel = 'noreferrer'
  made.target = '_blank'
  return made
}

function appendBlock(parent: HTMLElement, block: string): void {
  const fence = /^```[^\n]*\n([\s\S]*?)\n?```$/.exec(block)
  if (fence !== null) {
    const made = document.createElement('pre')
    made.append(element('code', fence[1] ?? ''))
    parent.append(made)
    return
  }
  const lines = block.split('\n')
  if (lines.every((line) => /^[-*] /.test(line))) {
    const list = document.createElement('ul')
    for (const line of lines) {
      const item = document.createElement('li')
      appendInline(item, line.slice(2))
      list.append(item)
    }
    parent.append(list)
    return
  }
  const paragraph = document.createElement('p')
  appendInline(paragraph, block.replace(/^#+ /, ''))
  parent.append(paragraph)
}

/** Blocks of a text: what empty lines part, a fenced block whole. */
function blocksOf(text: string): readonly string[] {
  return text.split(/(```[^\n]*\n[\s\S]*?```)/).flatMap((part, index) =>
    index % 2 === 1
      ? [part]
      : part
          .split(/\n{2,}/)
          .map((block) => block.trim())
          .filter((block) => block !== ''),
  )
}

/**
 * The Markdown that the language service writes, as elements: paragraphs, lists, code, strong text, links. Nothing of the
 * text becomes HTML.
 */
export function renderMarkdown(text: string): HTMLElement {
  const parent = document.createElement('div')
  parent.className = 'cm-portcullis-text'
  for (const block of blocksOf(text)) appendBlock(parent, block)
  return parent
}
