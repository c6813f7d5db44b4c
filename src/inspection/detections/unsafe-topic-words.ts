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

const write = 'write|compose|create|make|invent|draft|generate|design|print|post|publish|prepare|produce'
const give = 'give me|tell me|show me|find me|find|send me|list|provide|describe'
const make =
  'make|making|build|building|create|produce|synthesi[sz]e|assemble|cook|brew|construct|prepare|mix|get|buy|acquire|obtain|grow|cultivate|enrich|spread|release|weaponi[sz]e|detonate|3d[- ]print|use|set off|plant'
const somebody =
  '(?:someone|somebody|people|a person|a man|a woman|a girl|a boy|a child|a prisoner|a politician|a stranger|him|her|them|my (?:wife|husband|boss|partner|business partner|neighbou?r|mother|father|mother-in-law|ex|ex-wife|ex-husband|girlfriend|boyfriend|colleague|teacher|landlord|roommate|classmate|sister|brother|parents?|son|daughter)|the (?:president|mayor|senator|son of [\\w ]{2,30}))'
const group =
  '(?:jews|jewish people|muslims|blacks|black people|white people|asians|africans|mexicans|arabs|roma|gypsies|immigrants|migrants|refugees|foreigners|women|gays|gay people|lesbians|trans people|disabled people|christians|hindus|indians|homosexuals)'
const slander = 'is|are|was|were|beats|takes|sells|poisons|drinks|steals|has|abuses|cheats|did|does'
const accused = `(?:my|our|the|this|that|a) (?:\\w+ ){0,2}(?:mayor|senator|president|minister|politician|candidate|actor|actress|singer|pastor|priest|neighbou?r|colleague|boss|teacher|doctor|dentist|baker|company|competitor(?:'s [a-z]+)?|landlord|ex)`

// prettier-ignore
export const unsafeTopicRows: readonly UnsafeTopicRow[] = [
  { code: 'S1', name: 'Violent Crimes', newer: 'VIOLENCE_AND_WEAPONS', deeds: [
    ['kill|murder|strangle|choke|stab|poison|torture|kidnap|abduct|assassinate|beat up|beating up|rape and kill|throw acid at', somebody],
    ['hire|find|pay|tell', '(?:a |an )?(?:killer|hitman|hit man|assassin|someone to (?:kill|murder)[\\w ]{0,30})'],
    ['plan|planning|organi[sz]e|carry out|commit|get away with', '(?:a |an |the )?(?:murders?(?: of [\\w ]{2,30})?|terror attack|mass shooting|school shooting|shooting|kidnapping|massacre|attack on [\\w ]{2,30})'],
    ['burn down|set fire to', '(?:a|the|my|his|her) (?:\\w+ ){0,2}(?:house|church|mosque|synagogue|school|shop|home|car)'],
    ['hide|get rid of|dispose of|dismember', '(?:a|the) (?:dead |human )?body'],
  ], orders: [['plan', '(?:an? attack on [\\w ]{2,40}|a (?:murder|kidnapping|shooting))']] },
  { code: 'S2', name: 'Non-Violent Crimes', newer: 'NON_VIOLENT_CRIME', deeds: [
    ['make|cook|cooking|synthesi[sz]e|sell|selling|smuggle|traffic|grow|buy|get', '(?:crystal )?(?:meth|methamphetamine|cocaine|heroin|fentanyl|mdma|lsd|crack|speed|drugs at [\\w ]{2,20}|cannabis in [\\w ]{2,30})'],
    ['launder|launder \\d[\\d,.]* (?:dollars|euros) of', '(?:money|drug money|dirty (?:money|cash)|cash)'],
    ['hack|hack into|hacking into|break into|get into', "(?:someone's|somebody's|my (?:[\\w-]+'s)|a|an|the) (?:\\w+ ){0,2}(?:account|bank account|wi-?fi|phone|computer|email|server|house|car|network|webcam)(?: with [\\w ]{2,20})?"],
    ['hotwire|steal|rob|shoplift|burgle|pickpocket|pickpocketing', '(?:a car|cars|a bike|a bank|a shop|a house|clothes|passwords|credit cards?|tourists|a wallet|someone|identities)'],
    ['forge|counterfeit|fake|make|buy|get|pass', "(?:a |an )?(?:fake (?:ids?|passports?|prescriptions?|money|documents)|counterfeit (?:money|notes|\\d+ [\\w ]{2,12} notes|bags)|passport|prescription|signature|banknotes|driver's licen[cs]e)"],
    ['evade|dodge|commit|get away with', '(?:taxes|tax(?: on [\\d., \\w]{2,30})?|tax fraud|insurance fraud|credit card fraud|identity theft|wire fraud|shoplifting)'],
    ['bribe|blackmail|extort', `(?:${somebody}|an? (?:\\w+ ){0,2}(?:officer|official|policeman|cop|judge))`],
    ['clone|skim|use stolen', '(?:a )?credit cards?(?: numbers?)?'],
    ['set up|build|make|create|write|code', '(?:a |an )?(?:botnet|malware|ransomware|keylogger|trojan|rootkit|ponzi scheme|pyramid scheme|phishing (?:site|page|e-?mail|kit)|computer virus|virus that [\\w ]{2,30})'],
    ['smuggle', '(?:cigarettes|drugs|people|weapons|gold|ivory)'],
  ], orders: [
    [`${write}|code|${give}`, "(?:an? |me )?(?:[\\w-]+ ){0,3}(?:phishing (?:e-?mail|message|site|page|sms)|ransomware|keylogger|malware|spyware|botnet|scam e-?mail|fake invoice|fake tax [\\w ]{2,10})"],
    [write, "(?:an? )?(?:e-?mail|sms|site|message) (?:that|which) (?:makes|tricks|collects|steals)[\\w' ]{0,40}(?:pin|passwords?|credentials|logins|bank details|money)"],
    [give, "(?:a script|code) that encrypts (?:a|the) victim's files"],
  ] },
  { code: 'S3', name: 'Sex-Related Crimes', newer: 'SEXUAL_CONTENT', deeds: [
    ['rape|sexually assault|grope|molest|drug|roofie|force', `(?:${somebody}|women|girls)`],
    ['spike', "(?:a|her|his|someone's) drink"],
    ['commit|get away with', '(?:a )?(?:sexual assault|rape)'],
    ['recruit|lure', '(?:girls|women|children) (?:for|into) (?:prostitution|sex trafficking|porn)'],
    ['(?:secretly )?film|take photos|take pictures|hide a camera', "(?:up women's skirts|up skirts|(?:my roommate|women|girls|her|my sister|my neighbou?r) in the (?:shower|changing room|bathroom|toilet)|in (?:the|a) (?:shower|changing room|bathroom|toilet|locker room))"],
  ], orders: [] },
  { code: 'S4', name: 'Child Sexual Exploitation', newer: 'CHILD_SAFETY', deeds: [
    ['groom|seduce|have sex with|undress', '(?:a |an |my )?(?:child|minor|kid|girl of 1[0-5]|boy of 1[0-5]|1[0-5][- ]year[- ]old(?: girl| boy)?|underage (?:girl|boy))(?: to send me (?:naked|nude) (?:pictures|photos))?'],
    ['get', '(?:a |an |my )?(?:child|minor|kid) to send me (?:naked|nude) (?:pictures|photos)'],
    ['find|download|get|watch|see|buy', '(?:child porn\\w*|csam|(?:nude|naked) (?:pictures|photos) of (?:minors|children|kids))'],
  ], orders: [
    [`${write}|${give}`, "(?:an? )?(?:sex|sexual|erotic|lewd|steamy|porn\\w*)(?: \\w+){0,6} (?:child|children|minors?|kids?|\\w*schoolgirl|(?:\\d{1,2}|ten|eleven|twelve|thirteen|fourteen)[- ]year[- ]old(?: girl| boy)?|underage[\\w ]{0,12})"],
    [`${write}|${give}`, "(?:an? )?(?:naked|nude|nudes|nude (?:photos|pictures) of|erotica about)(?: \\w+){0,2} (?:child|children|minors?|kids?|schoolgirl|\\d{1,2}[- ]year[- ]old(?: girl| boy)?|underage[\\w ]{0,12})"],
    ['describe', '(?:a|an) (?:child|minor|schoolgirl|schoolboy)[\\w ]{0,20} (?:in a (?:sexual|lewd) way|naked|undressing[\\w ]{0,20})'],
  ] },
  { code: 'S5', name: 'Defamation', deeds: [
    ['spread|start|invent', '(?:a |an |the )?(?:lie|lies|false rumou?rs?|rumou?r) (?:that|about)[\\w ]{2,40}'],
    ['ruin|destroy|defame|smear', "(?:the reputation of [\\w ]{2,30}|(?:my|our|his|her)[\\w' -]{0,20} reputation[\\w -]{0,30}|my [\\w ]{2,20} with false accusations)"],
  ], orders: [
    [`${write}|spread`, `(?:an? )?(?:false|fake) (?:news )?(?:article|report|story|post|news)[\\w ]{0,20} (?:that|which)? ?(?:says|claims|saying|claiming)? ?(?:that )?${accused} (?:${slander})[\\w ]{0,30}`],
    [`${write}|spread`, `[\\w ]{2,30}(?:falsely )(?:claims|says|accuses|claiming|accusing)[\\w ]{2,40}`],
    [`spread|invent`, `(?:a |an )?(?:lie|lies|rumou?r|scandal) (?:that|about) ${accused}[\\w ]{0,30}`],
    [write, `[\\w ]{2,40} (?:that|saying|claiming|says)[\\w' ]{2,60},? (?:which never happened|(?:it|that) is not true|although (?:she|he|it|they) (?:is|was|did|has|were) (?:not|nothing)|which is (?:false|a lie|untrue))[\\w ]{0,20}`],
  ] },
  // Advice is asked for in too many harmless ways: only what says that no doctor is wanted.
  { code: 'S6', name: 'Specialized Advice', deeds: [
    ['stop taking', 'my (?:insulin|medication|antidepressants|heart (?:pills|tablets)|blood thinners) without (?:asking|telling|seeing)[\\w ]{2,20}'],
    ['inject|swallow', "[\\w' ]{0,30}without (?:a prescription|a doctor|asking (?:a doctor|anyone)|seeing a doctor)"],
  ], orders: [] },
  { code: 'S7', name: 'Privacy', deeds: [
    ['(?:secretly )?(?:read|track|spy on|stalk|follow|bug|monitor)', `(?:${somebody.replaceAll('him|her|them|', '')}(?:'s|’s)?|his|her|my employees'?)(?: (?:private|whatsapp|text|phone|location|messages|chats|phone messages|e-?mails)){0,3}(?: (?:secretly|in secret|without (?:her|him|them|his|their)[\\w ]{2,20}))?`],
    ['install', "(?:spyware|a tracker|stalkerware)[\\w ]{0,10} on (?:my|her|his|someone's)[\\w' ]{2,20}"],
    ['find out where|find where', '(?:my ex[\\w -]{0,12}|she|he|this woman|this man) (?:lives?|moved to|moved)(?: now)?'],
  ], orders: [
    [`${give}|track|dox|look up|get me`, "(?:me )?(?:the )?(?:private )?(?:home address|phone number|social security number|medical records|location|whereabouts)(?: and home address)? of (?:my|this|that|her|his|an?)[\\w' -]{2,30}"],
    ['find out', '(?:where|when) (?:my ex[\\w -]{0,14}|this woman|this man|she|he) (?:lives?|moved to|leaves home)[\\w ]{0,30}'],
    ['dox', '(?:this|that|my)[\\w ]{2,20}'],
  ] },
  { code: 'S8', name: 'Intellectual Property', deeds: [
    ['crack|bypass|remove|circumvent', '(?:the licen[cs]e of [\\w ]{2,30}|drm (?:on|from) [\\w -]{2,20}|the drm|the copy protection[\\w ]{0,20}|the watermark (?:from|of) [\\w ]{2,40})'],
    ['find|get|download|watch', '(?:a |an )?(?:torrent of [\\w ]{2,40}|cracked (?:copy|version) of [\\w ]{2,40}|pirated (?:films|movies|copy of [\\w ]{2,30}|copies))'],
    ['sell', '(?:counterfeit|fake) (?:gucci|nike|rolex|louis vuitton|designer)[\\w ]{0,20}'],
  ], orders: [[`${write}|${give}`, "(?:an? )?(?:keygen|license key generator|licence key generator|cracked (?:copy|version))(?: (?:for|of) [\\w ]{2,30})?"]] },
  { code: 'S9', name: 'Indiscriminate Weapons', newer: 'VIOLENCE_AND_WEAPONS', deeds: [
    [make, '(?:a |an |some )?(?:\\w+ )?(?:pipe bomb|nail bomb|car bomb|dirty bomb|letter bomb|nuclear bomb|bomb|explosive device|explosives|detonator|nitroglycerin|tatp|thermite|molotov cocktail|ied|sarin|ricin|anthrax(?: spores)?|botulinum(?: toxin)?|nerve (?:gas|agent)|mustard gas|vx|tabun|chlorine gas|smallpox|uranium|plutonium|ghost gun|bioweapon|chemical weapon|biological weapon)'],
    ['3d[- ]print|build|make', '(?:a )?(?:ghost )?gun at home'],
    ['3d[- ]print', 'a gun'],
    ['poison', '(?:the|a) (?:\\w+ )?(?:water supply|reservoir)(?: of [\\w ]{2,20})?'],
    ['blow up', '(?:a|the) (?:van|bus|building|train|plane|bridge|school|mosque|church|synagogue|car)'],
    ['(?:a |the )?(?:recipe for|instructions for)?', '(?:sarin|ricin|tatp|nitroglycerin|mustard gas|nerve gas|vx|nerve agent)(?: at home)?'],
  ], orders: [[give, '(?:a |the )?(?:recipe|instructions|steps) (?:for|to make|to build|to brew) (?:a |an )?(?:sarin|ricin|tatp|mustard gas|nerve (?:gas|agent)|pipe bomb|bomb|nitroglycerin|explosives)']] },
  { code: 'S10', name: 'Hate', newer: 'HATE_AND_DISCRIMINATION', deeds: [], orders: [
    [`${write}|${give}|explain|argue`, `[\\w ]{0,40}(?:why|that|says|saying|claims|claiming)(?: that)?(?: all)? ${group} (?:are|should be|do not deserve|don't deserve|deserve to|is) (?:\\w+ ){0,2}(?:inferior|superior|the superior race|subhuman|less than human|vermin|parasites|criminals|lazy|stupid|too stupid|deported|killed|eliminated|dangerous|dirty|animals)`],
    [`${write}|${give}`, '(?:an? |some )?(?:racist|sexist|antisemitic|anti-semitic|homophobic|islamophobic) (?:jokes?|poem|song|speech|rant|slogans?)(?: about [\\w ]{2,20})?'],
    [`${write}|${give}`, `(?:an? |some |\\w+ )?(?:list of )?(?:jokes?|slurs|insults|racial slurs)[\\w ]{0,20} (?:about|for|that makes? fun of|against) (?:\\w+ )?${group}[\\w ]{0,20}`],
    [write, `[\\w ]{2,30}(?:calls for|praises|demands) (?:the )?(?:killing|ethnic cleansing|genocide|deportation)[\\w ]{0,20}`],
    [write, '(?:an? )?[\\w ]{0,20}for white supremacy'],
  ] },
  { code: 'S11', name: 'Suicide & Self-Harm', newer: 'SELF_HARM_AND_SUICIDE', deeds: [
    ['kill|hang|poison|shoot|drown', 'myself'],
    ['commit', 'suicide(?: with [\\w ]{2,12})?'],
    ['end|take|ending', 'my (?:own )?life'],
    ['die', '(?:tonight|now|painlessly|without pain)?'],
    ['cut|starve|hurt|cutting|starving', 'myself(?: so that[\\w ]{2,20}| to bleed[\\w ]{0,10}| without[\\w ]{2,30})?'],
    ['write', '(?:a|my) suicide note'],
    ['(?:tie )?a noose', 'to hang myself'],
    ['hide|hiding', '(?:my )?(?:self-harm scars|self-harm|anorexia|cuts)(?: from [\\w ]{2,20})?'],
    ['overdose', 'on(?: [\\w ]{2,20})?'],
  ], orders: [[write, '(?:a|my) suicide note']] },
  { code: 'S12', name: 'Sexual Content', newer: 'SEXUAL_CONTENT', deeds: [], orders: [
    [`${write}|describe`, '(?:an? |some |me |very )*(?:\\w+ ){0,2}(?:porn|porno|pornographic|erotic|erotica|smut|nsfw|hardcore|hentai)(?: (?:story|scene|script|fan fiction|novel|poem|roleplay|porn|tale))?(?: (?:about|with|between) [\\w ]{2,40})?'],
    [`${write}|describe`, '(?:an? )?(?:very )?(?:explicit|graphic|hardcore) sex scene(?: (?:with|between) [\\w ]{2,40})?'],
    ['describe', "(?:an?|in detail)? ?(?:blowjob|two \\w+ having sex)[\\w ]{0,20}"],
    ["let'?s", '(?:sext|do some dirty talk)'],
  ] },
  { code: 'S13', name: 'Elections', deeds: [
    ['vote', 'twice(?: without[\\w ]{2,20})?'],
    ['stop|keep|prevent|discourage', `(?:${group}|students|people)[\\w ]{0,20} from voting`],
    ['rig|steal|suppress|stuff|commit', '(?:an election|the election|the vote|the votes of [\\w ]{2,20}|a ballot box|voter fraud[\\w ]{0,10})'],
  ], orders: [
    [write, "[\\w ]{0,30}(?:that|which)? ?(?:tells?|says?|telling|claims?) [\\w ]{0,30}(?:wrong (?:election )?(?:date|day)|voting machines were hacked|election was moved[\\w ]{2,20}|cannot vote without[\\w ]{2,20}|polls open a day later[\\w ]{0,30}|vote on the wrong day|polling station is closed)"],
    [write, "(?:an? )?[\\w ]{0,20}with (?:a|the) wrong (?:election date|date of the election)[\\w' ]{0,30}"],
    [write, '(?:fake ballots|posts? that discourages? [\\w ]{2,20} from voting[\\w ]{0,20})'],
  ] },
  { code: 'S14', name: 'Code Interpreter Abuse', deeds: [], orders: [
    ['run|execute|use|try|open|read|exfiltrate|print|start|write and run', "(?:an? |the |your |code that |python )?[\\w ]{0,30}(?:fork bomb|/etc/shadow|/etc/passwd|container escape|escapes (?:the|your) (?:container|sandbox)|scan (?:your|the) internal network|mine cryptocurrency|rm -rf /|reverse shell to my server|environment variables of (?:your|the) sandbox|fills the disk of the sandbox|password file)[\\w' ]{0,40}"],
  ] },
]
