/** One category of Llama Guard, and the newer name that stands for it, if any. Source: ai-detections.json, unsafeTopics. */
export interface UnsafeTopicRow {
  readonly code: string
  readonly name: string
  readonly newer?: string
  /** What somebody wishes to do: a verb directly behind the wish, and what it is done to. Sources of patterns. */
  readonly deeds: readonly (readonly [verbs: string, objects: string])[]
  /** What is ordered: a text, a picture, code to run; the verb begins the sentence. */
  readonly orders: readonly (readonly [verbs: string, objects: string])[]
}

const write = 'write|compose|create|make|draft|generate|design|produce|prepare'
const give = 'give me|give|tell me|show me|provide|send me'
const build = 'make|making|build|building|synthesi[sz]e|assemble|cook|brew|construct|weaponi[sz]e|detonate'
/** Nobody who may also be a piece, a plant or a machine: no bare `him`, `her` or `them`. */
const somebody =
  '(?:someone|somebody|people|a person|a man|a woman|a girl|a boy|a child|a prisoner|a politician|a stranger|my (?:wife|husband|boss|business partner|neighbou?r|mother|father|mother-in-law|ex|ex-wife|ex-husband|girlfriend|boyfriend|colleague|teacher|landlord|roommate|classmate|sister|brother|parents?|son|daughter)|the (?:president|mayor|senator|son of [\\w ]{2,30}))'
/** What belongs to somebody else. */
const others =
  "(?:(?:someone|somebody)(?: else)?'s|another person's|other people's|(?:my|a|the|his|her) (?:(?:\\w+ )?(?:wife|husband|boss|neighbou?r|ex|ex-wife|ex-husband|girlfriend|boyfriend|colleague|teacher|landlord|roommate|classmate|sister|brother|school|company|bank|stranger|woman|celebrity)(?:'s|’s)))"
const group =
  '(?:jews|jewish people|muslims|blacks|black people|white people|asians|africans|mexicans|arabs|roma|gypsies|immigrants|migrants|refugees|foreigners|women|gays|gay people|lesbians|trans people|disabled people|christians|hindus|indians|homosexuals)'
const accused = `(?:my|our|the|this|that|a) (?:\\w+ ){0,2}(?:mayor|senator|president|minister|politician|candidate|actor|actress|singer|pastor|priest|neighbou?r|colleague|boss|teacher|doctor|dentist|baker|competitor(?:'s [a-z]+)?|landlord|ex)`
/** Words before a noun; none that leads to another thing, as in `a report about malware`. */
const adjectives = '(?:(?!(?:about|against|of|on|for|to|that|from|with|and|or|in|into|how|anti\\w*)\\b)[\\w-]+ ){0,3}'
const malware = '(?:ransomware|keylogger|malware|spyware|botnet|rootkit|trojan|computer virus|computer worm)'

// prettier-ignore
export const unsafeTopicRows: readonly UnsafeTopicRow[] = [
  { code: 'S1', name: 'Violent Crimes', newer: 'VIOLENCE_AND_WEAPONS', deeds: [
    ['kill|murder|strangle|stab|poison|torture|kidnap|abduct|assassinate|beat up|beating up|throw acid at', somebody],
    ['hire', '(?:a |an )?(?:killer|hitman|hit man|assassin|someone to (?:kill|murder)[\\w ]{0,30})'],
    ['plan|planning|organi[sz]e|carry out|commit|get away with', '(?:a |an |the )?(?:murders?(?: of [\\w ]{2,30})?|terror attack|terrorist attack|mass shooting|school shooting|kidnapping|massacre)'],
    ['burn down|set fire to', `${others} (?:\\w+ ){0,1}(?:house|shop|home|car|barn)`],
    ['burn down|set fire to', '(?:a|the) (?:church|mosque|synagogue|school)'],
    ['hide|get rid of|dispose of|dismember', '(?:a|the) (?:dead body|human body|corpse)'],
  ], orders: [['plan', 'a (?:murder|kidnapping|terror attack|terrorist attack|mass shooting|school shooting)'], ['help me (?:plan|commit)', '(?:a|the) (?:murder|kidnapping|terror attack|school shooting)(?: of [\\w ]{2,30})?']] },
  { code: 'S2', name: 'Non-Violent Crimes', newer: 'NON_VIOLENT_CRIME', deeds: [
    ['make|cook|cooking|synthesi[sz]e|sell|selling|smuggle|traffic', '(?:some )?(?:crystal )?(?:meth|methamphetamine|cocaine|heroin|fentanyl|mdma)'],
    ['launder|launder \\d[\\d,.]* (?:dollars|euros) of', '(?:money|drug money|dirty (?:money|cash))'],
    ['hack|hack into|hacking into|break into', `${others} (?:\\w+ ){0,2}(?:account|wi-?fi|phone|computer|e-?mail|server|house|car|network|webcam)`],
    ['hack|hack into|hacking into', '(?:a|an) (?:bank|bank account|corporate network|facebook account|instagram account|e-?mail account)'],
    ['steal|rob|shoplift|burgle|pickpocket|pickpocketing', "(?:a car|cars|a bank|a shop|a house|passwords|credit cards?|credit card numbers|tourists|a wallet|someone's identity|identities)"],
    ['hotwire', '(?:a car|cars)'],
    ['forge|counterfeit', "(?:a |an )?(?:passport|prescription|doctor's note|signature|banknotes|money|driver's licen[cs]e|documents)"],
    ['make|buy|get|pass|create', '(?:a |an )?(?:fake (?:ids?|passports?|prescriptions?|money)|counterfeit (?:money|notes|\\d+ [\\w ]{2,12} notes|bags))'],
    ['evade|commit|get away with', '(?:taxes|tax fraud|tax evasion|insurance fraud|credit card fraud|identity theft|wire fraud|shoplifting)'],
    ['bribe|blackmail|extort', `(?:${somebody}|an? (?:\\w+ ){0,2}(?:officer|official|policeman|cop|judge))`],
    ['clone|skim|use stolen', '(?:a )?credit cards?(?: numbers?)?'],
    ['trade|trading', '(?:shares|stocks|securities|options)? ?(?:on|using|with) (?:insider (?:information|knowledge|tips)|(?:news|information|figures|results) (?:that )?(?:only|nobody|no one) [\\w ]{2,30})'],
    ['set up|build|make|create|write|code', `(?:a |an )?${adjectives}(?:${malware}|ponzi scheme|pyramid scheme|phishing (?:site|page|e-?mail|kit))`],
    ['smuggle', '(?:cigarettes|drugs|people|weapons|ivory)'],
  ], orders: [
    [`${write}|code|develop|build|program`, `(?:me )?(?:an? |the code (?:for|of) an? |code for )?${adjectives}(?:phishing (?:e-?mail|message|site|page|sms)|${malware}|scam e-?mail)`],
    [`${write}|code|develop|build|program`, '(?:me )?(?:an? )?(?:\\w+ )?(?:program|script|app|tool|software|extension) (?:that|which|to) (?:secretly )?(?:records?|logs?|captures?|steals?) (?:every key\\w*|all key\\w*|keystrokes|passwords|credentials|cookies|card numbers)[\\w, ]{0,40}(?:secretly|unnoticed|without|sends?)[\\w ]{0,40}'],
    [write, "(?:an? )?(?:e-?mail|sms|site|message) (?:that|which) (?:tricks|collects|steals)[\\w' ]{0,40}(?:pin|passwords?|credentials|logins|bank details|money)"],
    [give, "(?:a script|code) that encrypts (?:a|the) victim's files"],
  ] },
  { code: 'S3', name: 'Sex-Related Crimes', newer: 'SEXUAL_CONTENT', deeds: [
    ['rape|sexually assault|grope|molest|roofie', `(?:${somebody}|women|girls)`],
    ['spike', "(?:her|someone's|a girl's|a woman's) drink"],
    ['commit|get away with', '(?:a )?(?:sexual assault|rape)'],
    ['recruit|lure', '(?:girls|women|children) (?:for|into) (?:prostitution|sex trafficking|porn)'],
    ['secretly (?:film|record|photograph)', "(?:up women's skirts|up skirts|(?:my roommate|women|girls|my sister|my neighbou?r)(?: in the (?:shower|changing room|bathroom|toilet))?)"],
    ['hide a camera in', '(?:the|a) (?:shower|changing room|toilet|locker room)'],
  ], orders: [] },
  { code: 'S4', name: 'Child Sexual Exploitation', newer: 'CHILD_SAFETY', deeds: [
    ['groom|seduce|have sex with', '(?:a |an |my )?(?:child|minor|kid|girl of 1[0-5]|boy of 1[0-5]|1[0-5][- ]year[- ]old(?: girl| boy)?|underage (?:girl|boy))'],
    ['get', '(?:a |an |my )?(?:child|minor|kid) to send me (?:naked|nude) (?:pictures|photos)'],
    ['find|download|get|watch|buy', '(?:child porn\\w*|csam|(?:nude|naked) (?:pictures|photos) of (?:minors|children|kids))'],
  ], orders: [
    [`${write}|${give}`, "(?:me )?(?:an? )?(?:erotic|lewd|steamy|porn\\w*|sexual|sex) (?:story|scene|tale|fantasy|poem)(?: \\w+){0,5} (?:child|children|minors?|kids?|\\w*schoolgirl|(?:\\d{1,2}|ten|eleven|twelve|thirteen|fourteen)[- ]year[- ]old(?: girl| boy)?|underage (?:girl|boy))"],
    [`${write}|${give}`, "(?:me )?(?:an? )?(?:naked|nude|nude (?:photos|pictures) of|erotica about) (?:an? )?(?:child|minor|kids?|children|schoolgirl|\\d{1,2}[- ]year[- ]old (?:girl|boy)|underage (?:girl|boy))"],
  ] },
  { code: 'S5', name: 'Defamation', deeds: [
    ['spread|start|invent', `(?:a |an |the )?(?:lie|lies|false rumou?rs?|rumou?rs?) about ${accused}`],
    ['ruin|destroy|defame|smear', `${others} reputation(?: with [\\w ]{2,30})?`],
  ], orders: [
    [`${write}|spread`, `(?:an? )?(?:false|fake) (?:news )?(?:article|report|story|post|news) (?:that says|saying|claiming|that claims|about) (?:that )?${accused}[\\w ]{0,40}`],
    [write, `(?:an? )?(?:article|report|story|post|message) (?:that|which)? ?(?:claims|says|claiming|saying) (?:that )?${accused}[\\w ]{2,60},? (?:which never happened|although (?:s?he|it|they) (?:is|was|did|has|were) not|which is (?:false|a lie|untrue))`],
    [`spread|invent`, `(?:a |an )?(?:lie|lies|rumou?r|scandal) (?:that|about) ${accused}[\\w ]{0,30}`],
  ] },
  // Advice is asked for in too many harmless ways: only what says that no doctor is wanted.
  { code: 'S6', name: 'Specialized Advice', deeds: [
    ['stop taking', 'my (?:insulin|medication|antidepressants|heart (?:pills|tablets)|blood thinners) without (?:asking|telling|seeing)[\\w ]{2,20}'],
  ], orders: [] },
  { code: 'S7', name: 'Privacy', deeds: [
    ['(?:secretly )(?:read|track|spy on|follow|monitor|record)|spy on|stalk', `(?:${somebody}|${others})(?: (?:private|whatsapp|text|phone|location|messages|chats|e-?mails)){0,3}`],
    ['read|track|monitor', `(?:${somebody}|${others})(?: (?:private|whatsapp|text|phone|location|messages|chats|e-?mails)){0,3} (?:secretly|in secret|without (?:her|him|them|his|their)[\\w ]{2,20})`],
    ['install', "(?:spyware|a tracker|stalkerware)[\\w ]{0,10} on (?:my|her|his|someone's) (?:wife|husband|girlfriend|boyfriend|partner|ex)[\\w' ]{0,20}"],
    ['find out where|find where', 'my ex[\\w -]{0,12} (?:lives?|moved to|moved)(?: now)?'],
  ], orders: [
    [`${give}|find me|get me|look up|dox`, "(?:the )?(?:private )?(?:home address|medical records|whereabouts)(?: and home address)? of (?:my|this|that) (?:ex|neighbou?r|boss|teacher|woman|girl|actress|judge|politician|colleague)[\\w' -]{0,20}"],
    ['dox', '(?:this|that|my)[\\w ]{2,20}'],
  ] },
  { code: 'S8', name: 'Intellectual Property', deeds: [
    ['crack', '(?:the licen[cs]e|the copy protection) of [\\w ]{2,30}'],
    ['find|get|download|watch', '(?:a |an )?(?:cracked (?:copy|version) of [\\w ]{2,40}|pirated (?:films|movies|games|software|copy of [\\w ]{2,30}|copies of [\\w ]{2,30}))'],
    ['sell', '(?:counterfeit|fake) (?:gucci|nike|rolex|louis vuitton|designer)[\\w ]{0,20}'],
  ], orders: [[`${write}|${give}`, "(?:me )?(?:an? )?(?:keygen|cracked (?:copy|version))(?: (?:for|of) [\\w ]{2,30})?"]] },
  { code: 'S9', name: 'Indiscriminate Weapons', newer: 'VIOLENCE_AND_WEAPONS', deeds: [
    [build, '(?:a |an |some )?(?:home-?made |improvised |small )?(?:pipe bomb|nail bomb|car bomb|dirty bomb|letter bomb|nuclear bomb|bomb|explosive device|explosives?|nitroglycerin|tatp|molotov cocktail|ied|sarin|ricin|anthrax(?: spores)?|botulinum toxin|nerve (?:gas|agent)|mustard gas|tabun|ghost gun|bioweapon|chemical weapon|biological weapon)'],
    ['poison', '(?:the|a) (?:\\w+ )?(?:water supply|reservoir)(?: of [\\w ]{2,20})?'],
    ['blow up', '(?:a|the) (?:bus|train|plane|bridge|school|mosque|church|synagogue)'],
    ['(?:a |the )?(?:recipe for|instructions for)?', '(?:sarin|ricin|tatp|nitroglycerin|mustard gas|nerve gas|nerve agent)(?: at home)?'],
  ], orders: [[give, '(?:me )?(?:(?:a |the )?(?:recipe|instructions|directions|steps)|(?:detailed )?step[- ]by[- ]step (?:instructions|directions)) (?:for|to make|to build|to brew|for making|for building) (?:a |an )?(?:home-?made |improvised )?(?:sarin|ricin|tatp|mustard gas|nerve (?:gas|agent)|pipe bomb|bomb|nitroglycerin|explosives?|explosive device)']] },
  { code: 'S10', name: 'Hate', newer: 'HATE_AND_DISCRIMINATION', deeds: [], orders: [
    ['write|compose|argue|explain|tell me|give me', `(?:(?:an? )?(?:\\w+ )?(?:speech|post|poem|essay|rant|song|article|pamphlet) )?(?:arguing |saying |claiming |about |on )?(?:why|that) (?:all )?${group} (?:are|should be|do not deserve|don't deserve|deserve to be) (?:all |just |simply |naturally |genetically |truly )?(?:inferior|subhuman|less than human|vermin|parasites|criminals|lazy|stupid|too stupid|killed|eliminated|exterminated|dirty|animals)`],
    [`${write}|${give}`, '(?:me )?(?:an? |some )?(?:racist|sexist|antisemitic|anti-semitic|homophobic|islamophobic) (?:jokes?|poem|song|speech|rant|slogans?)(?: about [\\w ]{2,20})?'],
    [`${write}|${give}`, `(?:me )?(?:a |some )?(?:list of )?(?:slurs|insults|racial slurs) (?:for|against) (?:\\w+ )?${group}`],
    [write, '(?:an? )?(?:speech|post|manifesto|pamphlet|song) (?:that|which) (?:calls for|praises|demands) (?:the )?(?:killing|ethnic cleansing|genocide)[\\w ]{0,20}'],
    [write, '(?:an? )?(?:manifesto|pamphlet|flyer|speech|post) for white supremacy'],
  ] },
  { code: 'S11', name: 'Suicide & Self-Harm', newer: 'SELF_HARM_AND_SUICIDE', deeds: [
    ['kill|hang|poison', 'myself'],
    ['commit', 'suicide(?: with [\\w ]{2,12})?'],
    ['end|ending', 'my (?:own )?life'],
    ['die', '(?:tonight|painlessly|without pain)'],
    ['starve|cut|cutting|starving', 'myself (?:so that|to bleed|without (?:anyone|my|being))[\\w ]{0,20}'],
    ['(?:tie )?a noose', 'to hang myself'],
    ['hide|hiding', '(?:my )?(?:self-harm scars|self-harm|anorexia)(?: from [\\w ]{2,20})?'],
  ], orders: [['write', 'my suicide note']] },
  { code: 'S12', name: 'Sexual Content', newer: 'SEXUAL_CONTENT', deeds: [], orders: [
    [write, '(?:me )?(?:an? |some )?(?:short |long |very |hot |steamy |explicit |gay |lesbian |graphic ){0,3}(?:pornographic|erotic|porn|nsfw|hardcore|hentai) (?:story|scene|fan fiction|novel|poem|roleplay|tale)(?: (?:about|with|between) [\\w ]{2,40})?'],
    [write, '(?:me )?(?:some )?(?:explicit |hardcore )?(?:erotica|smut)(?: (?:about|with|between) [\\w ]{2,40})?'],
    [`${write}|describe`, '(?:an? )?(?:very )?(?:explicit|graphic|hardcore) sex scene(?: (?:with|between) [\\w ]{2,40})?'],
  ] },
  { code: 'S13', name: 'Elections', deeds: [
    ['vote', 'twice(?: without[\\w ]{2,20})?'],
    ['stop|keep|prevent|discourage', `(?:${group}|students|people) from voting`],
    ['rig|steal|commit', '(?:an election|the election|voter fraud[\\w ]{0,10})'],
    ['stuff', 'a ballot box'],
  ], orders: [
    [write, "(?:an? )?(?:post|sms|flyer|message|e-?mail) (?:that|which|telling|saying|with)[\\w ]{0,30} wrong (?:election )?(?:date|day)[\\w ]{0,30}"],
    [write, 'fake ballots'],
  ] },
  { code: 'S14', name: 'Code Interpreter Abuse', deeds: [], orders: [
    ['run|execute|use|try|exfiltrate|print|start|write and run', "(?:an? |the |code that |python )?[\\w ]{0,30}(?:fork bomb|escapes? (?:the|your) (?:container|sandbox)|scans? your internal network|reverse shell to my server|environment variables of your sandbox)[\\w' ]{0,40}"],
  ] },
]
