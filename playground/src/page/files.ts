import type { Files } from '../engine/protocol.ts'

/** Bytes of a file that is opened: more than a policy that people look at, and less than what stalls an editor. */
const maxFileBytes = 4_000_000

/** What was dropped or chosen, by what it is for. */
export interface OpenedFiles {
  readonly policy: Files
  readonly events: readonly string[]
  /** Files that are not read, and why. */
  readonly refused: readonly string[]
}

const isEventName = (name: string): boolean => /\.(?:jsonl|ndjson|har|http|txt|curl)$/i.test(name)

/** JSON is an event if a key of it is the name of a field. */
function isEventText(name: string, text: string): boolean {
  return name.endsWith('.json') && /^\s*[[{][\s\S]{0,400}?"(?:[a-z_]+\.)+[a-z_]+"\s*:/.test(text.slice(0, 1000))
}

/** The text of a file; undefined: it is none, such as a picture. */
function readText(bytes: ArrayBuffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.includes('\0') ? undefined : text
  } catch {
    // The bytes are no UTF-8.
    return undefined
  }
}

/** Reads files of the visitor's machine. They stay in the page. */
export async function openFileList(list: readonly File[]): Promise<OpenedFiles> {
  const policy: { file: string; text: string }[] = []
  const events: string[] = []
  const refused: string[] = []
  for (const file of list) {
    if (file.size > maxFileBytes) {
      refused.push(`${file.name} is larger than ${String(maxFileBytes)} bytes`)
      continue
    }
    const text = readText(await file.arrayBuffer())
    if (text === undefined) {
      refused.push(`${file.name} is no text in UTF-8`)
      continue
    }
    const isList = file.name.endsWith('.jsonl') && /^\s*\{[^}]*"host"/.test(text) && /label/i.test(file.name)
    if (!isList && (isEventName(file.name) || isEventText(file.name, text))) events.push(text)
    else policy.push({ file: file.name, text })
  }
  return { policy, events, refused }
}

/** Takes files that are dropped anywhere on the page. */
export function acceptDrops(page: HTMLElement, onFiles: (files: readonly File[]) => void): void {
  const carriesFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') === true
  page.addEventListener(
    'dragover',
    (event) => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      page.classList.add('dropping')
    },
    true,
  )
  page.addEventListener('dragleave', ({ relatedTarget }) => {
    if (relatedTarget === null) page.classList.remove('dropping')
  })
  page.addEventListener(
    'drop',
    (event) => {
      page.classList.remove('dropping')
      if (!carriesFiles(event)) return
      event.preventDefault()
      event.stopPropagation()
      onFiles(Array.from(event.dataTransfer?.files ?? []))
    },
    true,
  )
}
