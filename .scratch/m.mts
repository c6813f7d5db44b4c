import { readSources, lint } from '../src/lint/index.ts'
import { lintRules } from '../src/lint/index.ts'
import { compileUnit } from '../src/lint/run/compile-unit.ts'
import { createRandom } from '../test/analysis/bytes-cases.ts'
import { plantRules } from '../test/analysis/planted.ts'
import { toDocument } from '../bench/policy-subjects.ts'
import { stringify, parseDocument, Parser, Composer } from 'yaml'
import { createPolicy, CompileMemory, LivePolicy } from '../src/policy/index.ts'
const now = () => { const {user, system} = process.cpuUsage(); return (user+system)/1000 }
const t = (n: string, f: () => any) => { const s = now(); const r = f(); console.log(n, (now()-s).toFixed(0)); return r }
const { expressions } = plantRules(10000, 200, createRandom(20261126))
const doc = toDocument(expressions)
const yaml = stringify(doc); const json = JSON.stringify(doc, undefined, 1)
console.log(yaml.length, json.length, yaml.slice(0, 400))
t('yaml parseDocument', () => parseDocument(yaml, {prettyErrors:false, uniqueKeys:false}))
t('read yaml', () => readSources([{file:'a.yaml', text: yaml}]))
const read = t('read json', () => readSources([{file:'a.json', text: json}]))
const c = t('compileUnit', () => compileUnit(read.units[0]))
t('createPolicy', () => createPolicy(read.units[0].document))
const memory = new CompileMemory()
t('createPolicy mem1', () => createPolicy(read.units[0].document, {memory}))
t('createPolicy mem2', () => createPolicy(read.units[0].document, {memory}))
t('split lines', () => yaml.split('\n').length)
