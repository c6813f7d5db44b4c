import { terraformConditions } from '../../src/lint/index.ts'
import type { Grammar, GrammarRule } from './expression.ts'

/** Members of policy documents and of the API's JSON that hold an expression. */
const members = [...terraformConditions, 'when', 'counting_expression']
const key = `(?:${members.join('|')})`

const embedded = 'meta.embedded.expression.wirefilter'

const keyCapture: GrammarRule = { name: 'entity.name.tag.yaml' }
const dashCapture: GrammarRule = { name: 'punctuation.definition.block.sequence.item.yaml' }
const colonCapture: GrammarRule = { name: 'punctuation.separator.key-value.mapping.yaml' }

/** What YAML allows behind a plain text on its line. */
const yamlComment: GrammarRule = { name: 'comment.line.number-sign.yaml', match: '(?<=\\s)#.*$' }

const yamlHead = `(?<![\\w.-])["']?(${key})["']?\\s*(:)`

/** Expressions of policies in YAML: plain, quoted, and as blocks of lines. */
export const yamlInjection: Grammar = {
  scopeName: 'wirefilter.injection.yaml',
  injectionSelector: 'L:source.yaml -comment -string -meta.embedded.expression.wirefilter',
  patterns: [{ include: '#block' }, { include: '#quoted' }, { include: '#flow' }, { include: '#plain' }],
  repository: {
    block: { patterns: [blockYaml('', '\\s'), blockYaml('-\\s', '\\s{3}')] },
    quoted: {
      patterns: [
        quotedYaml("'", "'(?!')", "''", 'source.wirefilter#single'),
        quotedYaml('"', '"', '\\\\(?![\\\\"])', 'source.wirefilter#escaped'),
      ],
    },
    // In a mapping in braces a text ends at the next comma or brace.
    flow: {
      match: `([{,]\\s*)${yamlHead}\\s+([^\\s"'|>&*!{}\\[\\],][^{},]*)`,
      captures: {
        2: keyCapture,
        3: colonCapture,
        4: { name: embedded, patterns: [{ include: 'source.wirefilter#expression' }] },
      },
    },
    plain: { patterns: [plainYaml('', '\\s'), plainYaml('-\\s', '\\s{3}')] },
  },
}

/** A block of lines: all that is indented more than the mapping of its key. */
function blockYaml(dash: string, margin: string): GrammarRule {
  return {
    begin: `^(\\s*)(${dash})${yamlHead}\\s+([|>][-+0-9]*)\\s*(#.*)?$`,
    while: `^(?:\\1${margin}|\\s*$)`,
    beginCaptures: {
      2: dashCapture,
      3: keyCapture,
      4: colonCapture,
      5: { name: 'keyword.control.flow.block-scalar.yaml' },
      6: { name: 'comment.line.number-sign.yaml' },
    },
    contentName: embedded,
    patterns: [{ include: 'source.wirefilter#expression' }],
  }
}

/** A plain text goes on over lines that are indented more than the mapping of its key. */
function plainYaml(dash: string, margin: string): GrammarRule {
  return {
    begin: `^(\\s*)(${dash})${yamlHead}(?=\\s+[^\\s"'|>&*!#])`,
    while: `^\\1${margin}`,
    beginCaptures: { 2: dashCapture, 3: keyCapture, 4: colonCapture },
    contentName: embedded,
    patterns: [yamlComment, { include: 'source.wirefilter#expression' }],
  }
}

function quotedYaml(quote: string, end: string, escape: string, include: string): GrammarRule {
  return {
    begin: `${yamlHead}\\s+(${quote})`,
    end: `(${end})`,
    beginCaptures: { 1: keyCapture, 2: colonCapture, 3: { name: 'punctuation.definition.string.begin.yaml' } },
    endCaptures: { 1: { name: 'punctuation.definition.string.end.yaml' } },
    contentName: embedded,
    patterns: [{ name: 'constant.character.escape.yaml', match: escape }, { include }],
  }
}

/** Expressions in the JSON of the APIs, in policies and in `.tf.json`. */
export const jsonInjection: Grammar = {
  scopeName: 'wirefilter.injection.json',
  injectionSelector:
    'L:source.json -comment -string -meta.embedded.expression.wirefilter, L:source.json.comments -comment -string -meta.embedded.expression.wirefilter',
  patterns: [
    {
      begin: `((")${key}("))\\s*(:)\\s*(")`,
      end: '"',
      beginCaptures: {
        1: { name: 'support.type.property-name.json' },
        2: { name: 'punctuation.support.type.property-name.begin.json' },
        3: { name: 'punctuation.support.type.property-name.end.json' },
        4: { name: 'punctuation.separator.dictionary.key-value.json' },
        5: { name: 'punctuation.definition.string.begin.json' },
      },
      endCaptures: { 0: { name: 'punctuation.definition.string.end.json' } },
      contentName: embedded,
      patterns: [
        { name: 'constant.character.escape.json', match: '\\\\(?:[nrtbf/]|u[0-9A-Fa-f]{4})' },
        { include: 'source.wirefilter#escaped' },
      ],
    },
  ],
  repository: {},
}

/** The parts of a template that Terraform fills. */
const hole: GrammarRule = {
  name: 'meta.interpolation.hcl',
  begin: '(?<!\\$)\\$\\{',
  end: '\\}',
  beginCaptures: { 0: { name: 'keyword.other.interpolation.begin.hcl' } },
  endCaptures: { 0: { name: 'keyword.other.interpolation.end.hcl' } },
  patterns: [{ name: 'string.quoted.double.hcl', match: '"[^"]*"' }, { include: '$base' }],
}

const terraformHead = `\\b(${terraformConditions.join('|')})\\s*(=)\\s*(?:(?:chomp|trimspace)\\s*\\(\\s*)?`
const terraformCaptures = {
  1: { name: 'variable.other.readwrite.hcl' },
  2: { name: 'keyword.operator.assignment.hcl' },
}

/** Conditions of Cloudflare's resources in Terraform: strings and heredocs, with their holes. */
export const terraformInjection: Grammar = {
  scopeName: 'wirefilter.injection.terraform',
  injectionSelector: ['source.hcl.terraform', 'source.terraform', 'source.hcl']
    .map((scope) => `L:${scope} -comment -string -meta.resource.cloudflare.hcl`)
    .join(', '),
  patterns: [{ include: '#resource' }],
  repository: {
    resource: {
      name: 'meta.resource.cloudflare.hcl',
      begin: '\\b(resource)\\s+("cloudflare_\\w+")\\s+("[^"]*")\\s*(\\{)',
      end: '\\}',
      beginCaptures: {
        1: { name: 'entity.name.type.hcl' },
        2: { name: 'variable.other.enummember.hcl' },
        3: { name: 'variable.other.enummember.hcl' },
        4: { name: 'punctuation.section.block.begin.hcl' },
      },
      endCaptures: { 0: { name: 'punctuation.section.block.end.hcl' } },
      patterns: [{ include: '#inside' }],
    },
    inside: {
      patterns: [
        { name: 'comment.line.hcl', match: '(?:#|//).*$' },
        { include: '#heredoc' },
        { include: '#quoted' },
        { begin: '\\{', end: '\\}', patterns: [{ include: '#inside' }] },
        { include: '$base' },
      ],
    },
    heredoc: {
      begin: `${terraformHead}(<<-?)(\\w+)\\s*$`,
      end: '^\\s*(\\4)\\b',
      beginCaptures: {
        ...terraformCaptures,
        3: { name: 'keyword.operator.heredoc.hcl' },
        4: { name: 'keyword.control.heredoc.hcl' },
      },
      endCaptures: { 1: { name: 'keyword.control.heredoc.hcl' } },
      contentName: embedded,
      patterns: [hole, { include: 'source.wirefilter#expression' }],
    },
    quoted: {
      begin: `${terraformHead}(")`,
      end: '"',
      beginCaptures: { ...terraformCaptures, 3: { name: 'punctuation.definition.string.begin.hcl' } },
      endCaptures: { 0: { name: 'punctuation.definition.string.end.hcl' } },
      contentName: embedded,
      patterns: [hole, { include: 'source.wirefilter#escaped' }],
    },
  },
}

/** Fences of Markdown that say `wirefilter` or `wf`. */
export const markdownInjection: Grammar = {
  scopeName: 'wirefilter.injection.markdown',
  injectionSelector: 'L:text.html.markdown',
  patterns: [
    {
      name: 'markup.fenced_code.block.markdown',
      begin: '(^|\\G)(\\s*)(`{3,}|~{3,})\\s*(?i:(wirefilter|wf)(?=\\s|$)[^`]*)$',
      end: '(^|\\G)(\\2|\\s{0,3})(\\3)\\s*$',
      beginCaptures: {
        3: { name: 'punctuation.definition.markdown' },
        4: { name: 'fenced_code.block.language.markdown' },
      },
      endCaptures: { 3: { name: 'punctuation.definition.markdown' } },
      patterns: [
        { begin: '(^|\\G)(\\s*)(.*)', while: '(^|\\G)(?!\\s*([`~]{3,})\\s*$)', contentName: embedded, patterns: [{ include: 'source.wirefilter' }] }, // prettier-ignore
      ],
    },
  ],
  repository: {},
}
