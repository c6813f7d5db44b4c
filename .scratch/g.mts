import { readSources } from '../src/lint/index.ts'
import { createPolicy } from '../src/policy/index.ts'
const text = 'version: 1\nrules:\n  - id: never-open\n    when: http.host eq "c.example"\n    expect: { action: block }\ntests:\n'
const r = readSources([{file:'p.yaml',text}])
console.log(JSON.stringify(r.units[0]?.document), r.problems.map(p=>p.code+p.message))
const p = createPolicy(r.units[0]!.document, { rewrite: (f, path) => { console.log('site', JSON.stringify(f.text), path); return undefined } })
console.log(p.ok)
