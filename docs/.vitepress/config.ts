import { existsSync, readFileSync } from 'node:fs'
import { defineConfig, type MarkdownOptions } from 'vitepress'
import { cellBreaks } from './cell-breaks.ts'
import { fileLinks } from './file-links.ts'

const grammar = JSON.parse(
  readFileSync(new URL('../../editors/vscode/syntaxes/wirefilter.tmLanguage.json', import.meta.url), 'utf8'),
) as Record<string, unknown>

interface PageLink {
  readonly text: string
  readonly link: string
}

/** The anchor of a heading: letters, digits, `_` and `-` of its text. */
function headingSlug(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-')
}

function page(text: string, name: string): PageLink {
  return { text, link: `/${name}` }
}

const sidebar = [
  {
    text: 'Write rules',
    items: [
      page('The first hour', 'first-hour'),
      page('Policies', 'policies'),
      page('The linter', 'lint'),
      page('Testing a policy', 'testing'),
      page('Analysis', 'analysis'),
      page('Editors', 'editors'),
      page('Playground', 'playground'),
      page('Command line', 'cli'),
    ],
  },
  {
    text: 'Enforce them',
    items: [
      page('Embedding', 'embedding'),
      page('Enforcement', 'enforcement'),
      page('Traffic', 'traffic'),
      page('Detections', 'detections'),
      page('Answers of models', 'answers'),
      page('AI gateway', 'ai-gateway'),
      page('What the gateway holds', 'gateway-rules'),
      page('MCP', 'mcp'),
      page('Prompt logging', 'prompt-logging'),
      page('Endpoint discovery', 'discovery'),
      page('Replay over logs', 'replay'),
    ],
  },
  {
    text: 'Look up',
    items: [
      page('Commands', 'reference/commands'),
      page('Codes', 'reference/errors'),
      page('Rules of the linter', 'reference/lint'),
      page('Operators', 'reference/operators'),
      page('Functions', 'reference/functions'),
      page('Fields: cloudflare', 'reference/fields-cloudflare'),
      page('Fields: gateway', 'reference/fields-gateway'),
      page('Fields: endpoint', 'reference/fields-endpoint'),
      page('Rules of discovery', 'reference/discovery-rules'),
      page('Settings of the AI gateway', 'reference/ai-gateway'),
      page('Features of the injection scorer', 'reference/injection-features'),
      page('Limits', 'limits'),
      page('API', 'api/README'),
    ],
  },
  {
    text: 'How it is made',
    items: [
      page('Architecture', 'architecture'),
      page('Compatibility', 'compatibility'),
      page('Regular expressions', 'regex'),
      page('Performance', 'performance'),
      page('Threat model', 'threat-model'),
      page('Dependencies', 'dependencies'),
    ],
  },
]

/** What another part of the build has not written has no link. */
const written = sidebar.map(({ text, items }) => ({
  text,
  items: items.filter(({ link }) => existsSync(new URL(`..${link}.md`, import.meta.url))),
}))

export default defineConfig({
  title: 'Portcullis',
  description: "Policies in Cloudflare's Wirefilter language: written, linted, tested and enforced",
  base: process.env['DOCS_BASE'] ?? '/',
  cleanUrls: false,
  // `scripts/check-site.ts` checks every link and anchor of what was built, these included.
  ignoreDeadLinks: [/^\/files\//],
  markdown: {
    languages: [
      { ...grammar, name: 'wirefilter', aliases: ['wf'] } as unknown as NonNullable<
        MarkdownOptions['languages']
      >[number],
    ],
    theme: { light: 'github-light', dark: 'github-dark' },
    // Braces are parts of messages: taken as attributes, `{type}` at the end of a line would be gone.
    attrs: { disable: true },
    // As GitHub makes them, so that a link works in both places.
    anchor: { slugify: headingSlug },
    config: (markdown) => markdown.use(fileLinks).use(cellBreaks),
  },
  themeConfig: {
    notFound: {
      title: 'No such page',
      quote: 'The search above finds codes, commands and guides.',
      linkText: 'To the first page',
    },
    nav: [
      { text: 'The first hour', link: '/first-hour' },
      { text: 'Codes', link: '/reference/errors' },
      { text: 'API', link: '/api/README' },
    ],
    sidebar: written,
    outline: { level: [2, 3] },
    search: { provider: 'local' },
    docFooter: { prev: 'Before', next: 'Next' },
  },
})
