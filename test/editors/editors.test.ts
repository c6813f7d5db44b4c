import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { builtCommand, root } from '../support/run-command.ts'

const home = mkdtempSync(join(tmpdir(), 'portcullis-editors-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** What the page says to put into the settings of an editor: the first block below its heading. */
function snippet(heading: string, language: string): string {
  const page = readFileSync(join(root, 'docs/editors.md'), 'utf8')
  const section = page.slice(page.indexOf(`\n## ${heading}\n`))
  const start = section.indexOf(`\`\`\`${language}\n`)
  expect(start).toBeGreaterThan(0)
  const from = start + language.length + 4
  return section.slice(from, section.indexOf('\n```', from))
}

const condition = 'http.request.method eq "get"'
const files = {
  'rules.wf': `# rule: first\n# action: block\n${condition}\n`,
  'policy.yaml': `version: 1\nrules:\n  - id: first\n    expression: ${condition}\n    action: block\n`,
}

/** A project with a Portcullis of its own and rule files with a mistake, where `npx portcullis` finds it. */
function project(name: string): string {
  const folder = join(home, name)
  const bin = join(folder, 'node_modules/.bin')
  mkdirSync(bin, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"private":true}')
  const program = join(bin, 'portcullis')
  writeFileSync(program, `#!/usr/bin/env node\nimport(${JSON.stringify(pathToFileURL(builtCommand()).href)})\n`)
  chmodSync(program, 0o755)
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
  return folder
}

/** Runs an editor without a screen in a project; what it wrote to its file `told`. */
function drive(folder: string, command: string, args: readonly string[]): string {
  const run = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    timeout: 100_000,
    env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_STATE_HOME: folder },
  })
  expect([run.error, run.stderr.match(/error.*/gi)]).toEqual([undefined, null])
  return readFileSync(join(folder, 'told'), 'utf8')
}

const has = (command: string, ...args: readonly string[]): boolean => spawnSync(command, args).status === 0

const withNeovim = has('nvim', '--version')
const withEglot = has('emacs', '--batch', '--eval', "(require 'eglot)")
if (!withNeovim || !withEglot)
  console.warn(
    'left out, since they are not installed:',
    withNeovim ? '' : 'Neovim',
    withEglot ? '' : 'Emacs with Eglot',
  )

describe('the settings that the page gives', () => {
  it.runIf(withNeovim)('make Neovim show what is wrong', { timeout: 120_000 }, () => {
    const folder = project('neovim')
    // Before 0.11 the two functions are not there; what they are documented to do is then done by these.
    const earlier = `
if vim.lsp.config == nil then
  vim.g.do_filetype_lua = 1
  local known = {}
  vim.lsp.config = function(name, one) known[name] = one end
  vim.lsp.enable = function(name)
    local one = known[name]
    vim.api.nvim_create_autocmd('FileType', { pattern = one.filetypes, callback = function(event)
      local marker = vim.fs and vim.fs.find(one.root_markers, { upward = true })[1]
      local client = vim.lsp.start_client({ name = name, cmd = one.cmd, root_dir = marker and vim.fs.dirname(marker) or vim.fn.getcwd() })
      vim.lsp.buf_attach_client(event.buf, client)
    end })
  end
end
`
    const ask = Object.keys(files).map((file) => `
vim.cmd('edit ${file}')
vim.wait(40000, function() return #vim.diagnostic.get(0) > 0 end, 50)
for _, one in ipairs(vim.diagnostic.get(0)) do told[#told + 1] = '${file} ' .. one.code .. ' ' .. (one.lnum + 1) end
`) // prettier-ignore
    writeFileSync(join(folder, 'init.lua'), `${earlier}\n${snippet('Neovim', 'lua')}\n`)
    writeFileSync(join(folder, 'ask.lua'), `local told = {}\n${ask.join('')}\nvim.fn.writefile(told, 'told')\nvim.cmd('qall!')\n`) // prettier-ignore
    const told = drive(folder, 'nvim', ['--headless', '-i', 'NONE', '-u', 'init.lua', '-c', 'luafile ask.lua'])
    expect(told.trim().split('\n')).toEqual(['rules.wf letter-case 3', 'policy.yaml letter-case 4'])
  })

  it.runIf(withEglot)('make Emacs show what is wrong', { timeout: 120_000 }, () => {
    const folder = project('emacs')
    const ask = `
(require 'eglot)
(require 'flymake)
(setq eglot-autoshutdown t eglot-sync-connect 60)
(defun tell (file mode)
  (find-file file)
  (when mode (funcall mode))
  (apply #'eglot--connect (eglot--guess-contact))
  (eglot--maybe-activate-editing-mode)
  (flymake-start)
  (let ((end (+ (float-time) 40)))
    (while (and (null (flymake-diagnostics)) (< (float-time) end)) (accept-process-output nil 0.1)))
  (mapconcat (lambda (one) (format "%s %d %s\\n" file (line-number-at-pos (flymake-diagnostic-beg one)) (flymake-diagnostic-text one)))
             (flymake-diagnostics) ""))
(unless (fboundp 'yaml-ts-mode) (define-derived-mode yaml-ts-mode prog-mode "YAML"))
(let ((text (concat (tell "rules.wf" nil) (tell "policy.yaml" #'yaml-ts-mode))))
  (with-temp-file "told" (insert text)))
`
    writeFileSync(join(folder, 'settings.el'), snippet('Emacs', 'lisp'))
    writeFileSync(join(folder, 'ask.el'), ask)
    const told = drive(folder, 'emacs', ['--batch', '-l', 'settings.el', '-l', 'ask.el'])
    expect(told).toMatch(/^rules\.wf 3 .*GET/ms)
    expect(told).toMatch(/^policy\.yaml 4 .*GET/ms)
  })
})
