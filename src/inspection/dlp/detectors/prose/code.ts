import type { Candidate, DetectorRow } from '../../detector.ts'

/** One feature of code: a line that matches counts `weight`. */
interface CodeFeature {
  readonly language: string
  readonly weight: number
  readonly line: RegExp
}

// prettier-ignore
const codeFeatures: readonly CodeFeature[] = [
  { language: 'javascript', weight: 2, line: /^\s*(?:export\s+)?(?:default\s+)?(?:async\s+)?function\b[ *]{0,3}[\w$]*\s{0,3}\(/ },
  { language: 'javascript', weight: 2, line: /^\s*(?:const|let|var)\s+[\w$]+\s*=\s*\S/ },
  { language: 'javascript', weight: 2, line: /=>\s*[{(]|\)\s*=>|console\.log\(|require\(['"]/ },
  { language: 'javascript', weight: 3, line: /^\s*import\s.{1,100}\sfrom\s+['"]/ },
  { language: 'typescript', weight: 3, line: /^\s*(?:export\s+)?(?:interface|type)\s+[A-Z]\w*\s*[={<]/ },
  { language: 'python', weight: 3, line: /^\s*(?:async\s+)?def\s+\w+\s*\(.{0,200}\)\s*(?:->.{1,60})?:/ },
  { language: 'python', weight: 2, line: /^\s*(?:from\s+[\w.]+\s+import\s+\w|import\s+[\w.]+(?:\s+as\s+\w+)?\s*$)/ },
  { language: 'python', weight: 1, line: /^\s*(?:if|for|while|elif|with|try|except|class)\b.{0,200}:\s*$|self\.\w+|print\(/ },
  { language: 'java', weight: 3, line: /^\s*(?:public|private|protected)\s+(?:static\s+|final\s+)*[\w<>[\]]+\s+\w+\s*[({=;]/ },
  { language: 'java', weight: 3, line: /^\s*(?:public\s+)?class\s+[A-Z]\w*.{0,80}\{|System\.out\.print/ },
  { language: 'c', weight: 3, line: /^\s*#include\s*[<"]|^\s*#define\s+\w+/ },
  { language: 'c', weight: 2, line: /^\s*(?:int|void|char|double|float|bool|auto|unsigned)\s+\*?\w+\s*(?:\([^)]{0,200}\) ?\{?|=[^;]{1,200};|;)\s*$/ },
  { language: 'go', weight: 3, line: /^\s*func\s+(?:\(\w+\s+\*?\w+\)\s*)?\w+\(|^package\s+\w+\s*$|\w+\s*:=\s*\S/ },
  { language: 'rust', weight: 3, line: /^\s*(?:pub\s+)?(?:async\s+)?fn\s+\w+\s*[<(]|\blet\s+mut\s+\w+|^\s*impl\b.{0,80}\{|println!\(/ },
  { language: 'sql', weight: 3, line: /^\s*(?:SELECT\s.{1,200}\sFROM\s+\w|INSERT\s+INTO\s+\w|UPDATE\s+\w+\s+SET\s|CREATE\s+TABLE\s|DELETE\s+FROM\s+\w|ALTER\s+TABLE\s)/i },
  { language: 'php', weight: 3, line: /<\?php|^\s*\$\w+\s*=\s*.{1,200};\s*$/ },
  { language: 'shell', weight: 3, line: /^#!\/(?:usr\/)?bin\/|^\s*(?:sudo|apt-get|chmod|export\s+\w+=|curl\s+-)/ },
  { language: 'typescript', weight: 2, line: /^\s*(?:const|let|readonly|private|public)\s+\w+\s*:\s*[A-Za-z<>[\]|]{2,40}\s*[=;]/ },
  { language: 'cpp', weight: 3, line: /\bstd::\w+|^\s*(?:using\s+namespace\s+\w+|template\s*<)|\bcout\s*<<|^\s*#include\s*<(?:iostream|vector|string|map|memory|algorithm)>/ },
  { language: 'csharp', weight: 3, line: /^\s*using\s+System(?:\.[\w.]+)?;|\bConsole\.Write(?:Line)?\(|^\s*namespace\s+[\w.]+\s*(?:[;{]\s*)?$|\{\s*get;\s*(?:(?:set;|init;)\s*)?\}/ },
  { language: 'haskell', weight: 3, line: /^\s*module\s+[A-Z][\w.]*\s.{0,80}where|^\s*\w+'?\s*::\s*.{1,120}->|^\s*import\s+(?:qualified\s+)?[A-Z][\w.]+(?:\s+\(.{0,80}\)|\s+as\s+\w+)?\s*$|^\s*(?:data|newtype)\s+[A-Z]\w*.{0,80}=/ },
  { language: 'lua', weight: 3, line: /^\s*local\s+(?:function\s+)?\w+.{0,120}|^\s*(?:if|elseif)\b.{1,100}\bthen\s*$|\bfunction\s+\w+[.:]\w+\(|\w+\s*\.\.\s*["'\w]/ },
  { language: 'r', weight: 3, line: /^\s*[\w.]+\s*<-\s*\S|^\s*library\(\w+\)|%>%|\bdata\.frame\(/ },
  { language: 'swift', weight: 3, line: /^\s*(?:func\s+\w+\(.{0,120}\)\s*(?:async\s+)?(?:throws\s+)?(?:->|\{)|import\s+(?:Foundation|UIKit|SwiftUI)|guard\s+let\s|if\s+let\s+\w+\s*=)|^\s*(?:let|var)\s+\w+\s*:\s*\[?[A-Z]\w*[\]?]{0,2}\s*=/ },
  { language: 'ruby', weight: 3, line: /^\s*(?:def\s+\w+[?!]?(?:\(.{0,80}\))?\s*$|require\s+'|\w+\.each\s+do\s*\||puts\s)/ },
  { language: 'kotlin', weight: 3, line: /^\s*(?:(?:private|override|suspend)\s+){0,2}fun\s+\w+\(|^\s*val\s+\w+(?:\s*:\s*\w+)?\s*=/ },
  { language: 'html', weight: 2, line: /<(?:html|body|div|script|head|span)\b[^>]{0,200}>/i },
]
const anyCode = /[;{}]\s*$|^\s*(?:return|break|continue)\b.{0,100};?\s*$|^\s*(?:\/\/|#|\/\*|\*)\s|\w+\(.{0,100}\);?\s*$/

interface CodeBlock {
  start: number
  end: number
  score: number
  lines: number
  features: number
}

/** Blocks of lines with marks of code; a block ends after three lines without one. */
function* findBlocks(text: string, known: readonly CodeFeature[]): Generator<Candidate> {
  let block: CodeBlock | undefined
  let blank = 0
  const close = (): Candidate | undefined => {
    const done = block
    block = undefined
    if (done === undefined || done.features === 0 || done.score < 4) return undefined
    return {
      start: done.start,
      end: done.end,
      confidence: done.score >= 8 && done.lines >= 3 ? 'high' : done.lines >= 2 ? 'medium' : 'low',
    }
  }
  for (let at = 0; at <= text.length;) {
    const found = text.indexOf('\n', at)
    const end = found === -1 ? text.length : found
    const line = text.slice(at, Math.min(end, at + 400))
    const features = known.filter((feature) => feature.line.test(line))
    const score = features.reduce((sum, feature) => sum + feature.weight, 0) + (anyCode.test(line) ? 1 : 0)
    if (score > 0) {
      block ??= { start: at, end, score: 0, lines: 0, features: 0 }
      block.end = end
      block.score += score
      block.lines++
      block.features += features.length
      blank = 0
    } else if (++blank > 2) {
      const done = close()
      if (done !== undefined) yield done
    }
    at = end + 1
  }
  const last = close()
  if (last !== undefined) yield last
}

/** Languages of Cloudflare's profile Source Code, and others that prompts hold. */
const languages: readonly (readonly [language: string, name: string, positive: string, also?: readonly string[]])[] = [
  ['c', 'C', '#include <stdio.h>\nint main(void) {\n  return 0;\n}'],
  ['cpp', 'C++', '#include <iostream>\nusing namespace std;\nint main() {\n  cout << "hi" << std::endl;\n}', ['c']],
  [
    'csharp',
    'C#',
    'using System;\nnamespace Shop;\nclass Cart { public int Count { get; set; } }\nConsole.WriteLine("hi");',
  ],
  ['go', 'Go', 'package main\nfunc add(a int, b int) int {\n  sum := a + b\n  return sum\n}'],
  ['haskell', 'Haskell', 'module Main where\nimport Data.List (sort)\nadd :: Int -> Int -> Int\nadd a b = a + b'],
  ['java', 'Java', 'public class Cart {\n  private int count = 0;\n  public void add() { count++; }\n}'],
  ['javascript', 'JavaScript', 'const total = items.reduce((a, b) => a + b)\nconsole.log(total)'],
  ['lua', 'Lua', 'local total = 0\nlocal function add(a, b)\n  return a .. b\nend'],
  ['python', 'Python', 'import os\ndef add(a, b):\n    return a + b\nprint(add(1, 2))'],
  ['r', 'R', 'library(dplyr)\nsales <- data.frame(a = 1:3)\nsales %>% summary()'],
  ['rust', 'Rust', 'fn add(a: i32, b: i32) -> i32 {\n  let mut sum = a;\n  println!("{}", sum);\n  sum + b\n}'],
  [
    'swift',
    'Swift',
    'import Foundation\nfunc add(a: Int, b: Int) -> Int {\n  guard let c = find(a) else { return b }\n  return a + b\n}',
  ],
  [
    'typescript',
    'TypeScript',
    'interface Cart { count: number }\nconst count: number = 3;\ntype Id = { value: string }',
    ['javascript'],
  ],
  ['sql', 'SQL', 'SELECT name, email FROM users WHERE id = 1;\nDELETE FROM users WHERE id = 2;'],
  ['php', 'PHP', '<?php\n$total = 3;\n$name = "x";'],
  ['shell', 'Shell', '#!/bin/bash\nexport A=1\nsudo apt-get install jq'],
  ['ruby', 'Ruby', "require 'json'\ndef add(a, b)\n  a + b\nend\nputs add(1, 2)"],
  ['kotlin', 'Kotlin', 'fun add(a: Int): Int {\n  val sum = a + 1\n  return sum\n}\nval x: Int = add(2)'],
]

function languageRow([language, name, positive, also = []]: (typeof languages)[number]): DetectorRow {
  const known = codeFeatures.filter((feature) => feature.language === language || also.includes(feature.language))
  return {
    id: `source_code_${language}`,
    name,
    family: 'source_code',
    find: (text) => findBlocks(text, known),
    confidence: 'medium',
    examples: { positive: [positive], negative: ['Explain closures with a counter.', 'My list:\n- milk;\n- bread;'] },
  }
}

/** Source code: of any language, and by language. */
export const codeRows: readonly DetectorRow[] = [
  {
    id: 'source_code',
    name: 'Source Code',
    family: 'source_code',
    find: (text) => findBlocks(text, codeFeatures),
    confidence: 'medium',
    examples: {
      positive: [
        'fix this:\ndef add(a, b):\n    return a + b\nprint(add(1, 2))',
        'const total = items.reduce((a, b) => a + b)\nconsole.log(total)',
        '#include <stdio.h>\nint main(void) {\n  return 0;\n}',
        'SELECT name, email FROM users WHERE id = 1;\nDELETE FROM users WHERE id = 2;',
      ],
      negative: [
        'Explain closures in JavaScript with a counter.',
        'Let us import tea from Kenya.\nIt is good.',
        'Write a SQL query that counts orders by month.',
        'My list:\n- milk;\n- bread;',
      ],
    },
  },
  ...languages.map(languageRow),
]
