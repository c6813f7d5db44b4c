import { parseFilter } from '../src/grammar/index.ts'
import { cloudflare } from '../src/language/index.ts'
for (const t of ['ip.src in ', 'ip.src in {', 'ip.src in {1.1.1.1 ', 'http.host eq ', 'http.host ', 'lower(', 'lower(http.host) ', 'ssl ', 'ip.src in {1.1.1.1} ', 'cf.llm.prompt.custom_topic_categories[','http.request.headers["x"]','any(http.request.headers.names[*] '])
 console.log(JSON.stringify(t), parseFilter(t, cloudflare).tokens.map(x=>x.tokenType.name+':'+x.image).join(' '))
