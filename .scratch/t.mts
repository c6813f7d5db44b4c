import { lint, readSources } from '../src/lint/index.ts'
import { readFileSync } from 'node:fs'
const now = () => performance.now()
for (const f of ['examples/lint/policy.yaml','policies/'+ (await import('node:fs')).readdirSync('policies').filter(x=>x.endsWith('yaml'))[0]]) {
 const text = readFileSync(f,'utf8')
 for (let i=0;i<4;i++){ const s=now(); const r = lint([{file:f,text}]); console.log(f, text.length, r.rules, r.findings.length, (now()-s).toFixed(1)) }
}
const one = `version: 1
rules:
  - id: a
    expression: http.host eq "x" and lower(http.request.method) eq "GET" or ip.src in {10.0.0.0/8 10.1.0.0/16}
    action: block
`
for (let i=0;i<30;i++){ const s=now(); const r = lint([{file:'p.yaml',text: one.replace('"x"','"x'+i+'"')}]); if(i%5==0) console.log('one', r.findings.map(f=>f.code).join(), (now()-s).toFixed(1)) }
for (let i=0;i<10;i++){ const s=now(); const r = readSources([{file:'p.yaml',text: one.replace('"x"','"x'+i+'"')}]); if(i%5==0) console.log('read', (now()-s).toFixed(1)) }
