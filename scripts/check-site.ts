/**
 * Puts the files that pages of the site link to beside it, and checks every link, picture and anchor of what was built:
 * a dead one fails `npm run docs`. A playground that was built is put there too.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const site = join(root, 'docs/.vitepress/dist')
const base = process.env['DOCS_BASE'] ?? '/'

const playground = join(root, 'dist/playground')
if (existsSync(playground)) cpSync(playground, join(site, 'playground'), { recursive: true })

interface Page {
  readonly path: string
  readonly ids: ReadonlySet<string>
  readonly links: readonly string[]
  readonly isOutside: boolean
}

function readPage(path: string): Page {
  const html = readFileSync(join(site, path), 'utf8')
  const ids = new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id = '']) => decodeEntities(id)))
  const links = [...html.matchAll(/\s(?:href|src)="([^"]*)"/g)].map(([, link = '']) => decodeEntities(link))
  const loaded = [...html.matchAll(/<(?:script|link|img)[^>]+(?:src|href)="(?:https?:)?\/\/[^"]*"/g)]
  return { path, ids, links, isOutside: loaded.length > 0 }
}

function decodeEntities(text: string): string {
  return text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>') // prettier-ignore
}

const files = readdirSync(site, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'))
const pages = files.filter((path) => path.endsWith('.html') && !path.startsWith('playground/')).map(readPage)
const byPath = new Map(pages.map((page) => [page.path, page]))

/** Copies a file of the repository to where pages link to it; a folder becomes its files. */
function copyLinked(place: string): boolean {
  const from = join(root, place)
  if (!existsSync(from)) return false
  const to = join(site, 'files', place)
  mkdirSync(dirname(to), { recursive: true })
  cpSync(from, to, { recursive: true })
  return true
}

/** Why a link is dead; undefined if it leads somewhere. */
function faultOf(page: Page, link: string): string | undefined {
  if (link === '' || /^(?:[a-z]+:|\/\/)/i.test(link)) return undefined
  const [path = '', anchor] = link.split('#')
  const absolute = path.startsWith('/') ? path.slice(base.length) : posix.join(posix.dirname(page.path), path)
  const target = path === '' ? page.path : decodeURI(absolute)
  if (target.startsWith('files/')) return copyLinked(target.slice('files/'.length)) ? undefined : 'no such file'
  const found = [target, `${target}.html`, posix.join(target, 'index.html')].find(
    (name) => existsSync(join(site, name)) && statSync(join(site, name)).isFile(),
  )
  if (found === undefined) return 'no such page'
  const ids = byPath.get(found)?.ids
  return anchor === undefined || anchor === '' || ids === undefined || ids.has(decodeURIComponent(anchor)) ? undefined : 'no such heading' // prettier-ignore
}

const faults = pages.flatMap((page) => {
  const dead = page.links.flatMap((link) => {
    const fault = faultOf(page, link)
    return fault === undefined ? [] : [`${page.path}: ${link}: ${fault}`]
  })
  return page.isOutside ? [...dead, `${page.path}: loads something from another host`] : dead
})
const shown = decodeEntities(readFileSync(join(site, 'reference/errors.html'), 'utf8').replace(/<[^>]*>/g, ''))
/** A message is shown as it is written: signs of markup in it have been taken for attributes before. */
for (const [message] of readFileSync(join(root, 'docs/reference/errors.md'), 'utf8').matchAll(
  /^(?:Error|Warning): .*$/gm,
))
  if (!shown.includes(message.replaceAll('`', ''))) faults.push(`reference/errors.html: without "${message}"`)
for (const fault of new Set(faults)) console.error(fault)
const count = pages.reduce((sum, { links }) => sum + links.length, 0)
console.log(`${String(pages.length)} pages, ${String(count)} links, ${String(new Set(faults).size)} dead`)
if (pages.length < 40 || faults.length > 0) process.exitCode = 1
