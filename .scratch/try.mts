import { createLanguageService } from '../src/editor/index.ts'
const forms: Record<string,string> = {
'p.yaml': `version: 1
lists:
  office:
    kind: ip
    items: [192.0.2.0/24]
rules:
  - id: a
    expression: ip.src in $office and cf.llm.prompt.injection_score lt 20 and http.request.method eq "get"
    action: block
  # second
  - id: b
    expression: 'http.host eq "x" and ip.src in $office'
    action: block
tests:
  - name: t
    event: { ip.src: 192.0.2.1 }
    expect: { action: block, rule: a }
`,
'q.json': JSON.stringify({version:1, rules:[{id:'a',expression:'http.request.method eq "get"',action:'block'},{id:'b',expression:'ip.src in $office',action:'log'}]},undefined,2),
'w.wf': `# action: block
# phase: http_request_firewall_custom

http.request.method eq "get"

# rule: second
lower(http.host) eq "X"
`,
'm.tf': `resource "cloudflare_ruleset" "waf" {
  zone_id = "abc"
  kind    = "zone"
  phase   = "http_request_firewall_custom"
  rules {
    action     = "block"
    expression = "http.request.method eq \\"get\\" and ip.src in {\${var.x}}"
  }
  rules {
    action     = "block"
    expression = <<-EOT
      lower(http.host) eq "X"
    EOT
  }
}
`,
'm.tf.json': JSON.stringify({resource:{cloudflare_ruleset:{waf:{zone_id:'a',kind:'zone',phase:'http_request_firewall_custom',rules:[{action:'block',expression:'http.request.method eq "get"'}]}}}},undefined,2)
}
for (const [file, text] of Object.entries(forms)) {
  const s = createLanguageService({today:'2026-11-26'})
  s.openDocument(file, text, 1)
  const show = (ds:any) => ds.diagnostics.map((d:any)=>`${d.code}@${text.slice(d.span.start,d.span.end).slice(0,40).replace(/\n/g,' ')}`).join(' | ')
  console.log('==', file)
  console.log('fast', show(s.diagnostics(file)))
  console.log('all ', show((await s.provedDiagnostics(file))!))
  const at = text.indexOf('method')+2
  console.log('hover', s.hover(file, at)?.contents.slice(0,80).replace(/\n/g,' '))
  console.log('compl', s.completion(file, at).items.slice(0,3).map(i=>i.label), s.completion(file, text.indexOf('get')+1).items.slice(0,3).map(i=>i.label+JSON.stringify(i.span)))
  console.log('sym', JSON.stringify(s.symbols(file).map(x=>[x.name,x.kind,x.children.map(c=>[c.name,c.kind,c.children.map(d=>[d.name,d.kind])])])).slice(0,300))
  console.log('tok', s.semanticTokens(file).slice(0,5).map(t=>text.slice(t.span.start,t.span.end)+':'+t.type).join(' '))
  console.log('sel', s.selectionRanges(file, at).map(x=>text.slice(x.start,x.end).length))
  console.log('fold', s.foldingRanges(file).length, 'act', s.codeActions(file, {start:at,end:at}).map(a=>a.title))
  const f = s.format(file,{terraform:true}); console.log('fmt', JSON.stringify(f).slice(0,100))
  const off = text.indexOf('$office'); if (off>0) { console.log('def', s.definition(file, off+2), s.references(file, off+2).length, s.rename(file, off+2, 'bureau')); }
  if (file==='p.yaml') { for (const [c,v] of [['explainRule','a'],['writeTest','b'],['evaluateTest', String(text.indexOf('- name: t'))]] as any) console.log(c, JSON.stringify(await s.runCommand(c,[file,v])).slice(0,400)); console.log(s.codeLenses(file)); console.log(s.references(file, text.indexOf('id: a')+4)); console.log(s.completion(file, text.indexOf('block')+1).items.map(i=>i.label).slice(0,4), s.completion(file, text.indexOf('action: block')).items.map(i=>i.label).slice(0,4))}
}
