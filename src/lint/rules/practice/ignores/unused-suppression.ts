import { fileCase, type LintRule } from '../../../rule.ts'

export const rule: LintRule = {
  id: 'unused-suppression',
  level: 'warning',
  summary: 'an ignore of something that is not found, or without a reason',
  why: 'What an ignore hides may have been mended long ago. Left in place it hides the next mistake of the kind, which nobody has looked at.',
  cases: {
    bad: [
      fileCase(
        'rules.wf',
        '# ‹portcullis-ignore path-without-slash: the application sends it so›\nhttp.request.uri.path eq "/admin"\n',
      ),
      fileCase('rules.wf', '# ‹portcullis-ignore path-without-slash›\nhttp.request.uri.path eq "admin"\n'),
    ],
    good: [
      fileCase(
        'rules.wf',
        '# portcullis-ignore path-without-slash: the application sends it so\nhttp.request.uri.path eq "admin"\n',
      ),
      fileCase('rules.wf', 'http.request.uri.path eq "/admin"\n'),
    ],
    near: fileCase(
      'policy.yaml',
      'version: 1\nrules:\n  - id: a\n    description: "portcullis-ignore path-without-slash: the application sends it so"\n    expression: http.request.uri.path eq "admin"\n    action: log\n',
    ),
  },
  check: { kind: 'linter' },
}
