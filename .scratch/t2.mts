import { lint, readSources, rulesByGroup, defaultSettings } from '../src/lint/index.ts'
import { compileUnit } from '../src/lint/run/compile-unit.ts'
import { createPolicy } from '../src/policy/index.ts'
const now = () => { const {user, system} = process.cpuUsage(); return (user+system)/1000 }
console.log(Object.keys(rulesByGroup))
const levels = Object.fromEntries([...rulesByGroup.proved].map((r:any)=>[r.id,'off']))
const settings = {...defaultSettings, levels} as any
const one = `version: 1
rules:
  - id: a
    expression: http.host eq "x" and lower(http.request.method) eq "GET" or ip.src in {10.0.0.0/8 10.1.0.0/16}
    action: block
`
const bench = (name: string, f: (i:number)=>any) => { for (let i=0;i<20;i++) f(i); const s=now(); for (let i=0;i<30;i++) f(i+100); console.log(name, ((now()-s)/30).toFixed(2)) }
bench('all', i => lint([{file:'p.yaml',text: one.replace('"x"','"x'+i+'"')}]))
bench('noproved', i => lint([{file:'p.yaml',text: one.replace('"x"','"x'+i+'"')}], {settings}))
const u = (i:number) => readSources([{file:'p.yaml',text: one.replace('"x"','"x'+i+'"')}]).units[0]!
bench('read', u)
bench('compileUnit', i => compileUnit(u(i)))
