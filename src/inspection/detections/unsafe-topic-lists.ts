import { createWordFinder } from '../dlp/index.ts'

/** Words of a category, for texts that ask for nothing, such as answers: there a deed has no wish before it. */
interface TopicList {
  readonly code: string
  readonly name: string
  readonly newer?: string
  /** For each group one word must be there. Short samples: they find plain wording only. */
  readonly groups: readonly (readonly string[])[]
}

const how = [
  'how to',
  'how do i',
  'how can i',
  'how would i',
  'help me',
  'write',
  'give me',
  'teach me',
  'tell me',
  'steps to',
  'instructions',
  'plan',
  'best way',
  'i want to',
  'make',
  'build',
  'wie',
  'comment',
  'cómo',
  'come',
  '方法',
  '作り方',
  '怎么',
  '如何',
]

// prettier-ignore
const topicLists: readonly TopicList[] = [
  { code: 'S1', name: 'Violent Crimes', newer: 'VIOLENCE_AND_WEAPONS', groups: [how, ['kill someone', 'kill my', 'kill him', 'kill her', 'murder', 'kidnap*', 'torture', 'terror attack', 'shoot up', 'stab someone', 'assassinate', 'jemanden töten', 'tuer quelqu', 'matar a', '殺す', '杀人']] },
  { code: 'S2', name: 'Non-Violent Crimes', newer: 'NON_VIOLENT_CRIME', groups: [how, ['launder money', 'money laundering', 'forge a', 'counterfeit', 'shoplift*', 'steal a car', 'pick a lock', 'hotwire', 'tax evasion', 'credit card fraud', 'phishing', 'ransomware', 'hack into', 'cook meth', 'sell drugs', 'identity theft', 'geld waschen', 'falschgeld', 'blanqueo', '偽造']] },
  { code: 'S3', name: 'Sex-Related Crimes', newer: 'SEXUAL_CONTENT', groups: [['sex trafficking', 'date rape', 'sexual assault', 'revenge porn', 'upskirt*', 'rape'], how] },
  { code: 'S4', name: 'Child Sexual Exploitation', newer: 'CHILD_SAFETY', groups: [['child porn*', 'csam', 'sexualised child*', 'sexualized child*', 'groom a child', 'grooming children', 'kinderporn*', '児童ポルノ']] },
  { code: 'S5', name: 'Defamation', groups: [['write', 'post', 'spread', 'invent', 'make up'], ['false rumor*', 'false rumour*', 'fake scandal', 'defam*', 'smear campaign', 'false accusation*', 'libel*']] },
  { code: 'S6', name: 'Specialized Advice', groups: [['should i', 'can i', 'how much', 'what dose', 'tell me exactly', 'am i allowed'], ['dosage', 'overdose', 'stop taking my medication', 'without a doctor', 'instead of a doctor', 'invest all my', 'all my savings', 'without a lawyer', 'stop my insulin']] },
  { code: 'S7', name: 'Privacy', groups: [['find', 'give me', 'tell me', 'look up', 'track', 'dox*', 'get'], ['home address of', 'where she lives', 'where he lives', 'phone number of my', 'her location', 'his location', 'private messages', 'medical records of', 'dox*', 'stalk*', 'without their knowledge']] },
  { code: 'S8', name: 'Intellectual Property', groups: [how, ['pirate', 'pirated', 'crack the license', 'keygen', 'license key generator', 'bypass drm', 'remove drm', 'torrent of', 'full text of the book']] },
  { code: 'S9', name: 'Indiscriminate Weapons', newer: 'VIOLENCE_AND_WEAPONS', groups: [how, ['pipe bomb', 'a bomb', 'bombs', 'explosive device', 'nerve agent', 'sarin', 'anthrax', 'chemical weapon*', 'biological weapon*', 'dirty bomb', 'nuclear weapon*', 'rohrbombe', 'bombe', 'bomba', '爆弾', '炸弹']] },
  { code: 'S10', name: 'Hate', newer: 'HATE_AND_DISCRIMINATION', groups: [['racist joke*', 'hate speech', 'ethnic cleansing', 'subhuman', 'inferior race', 'racial slur*', 'are vermin', 'white supremac*', 'gas the', 'antisemitic joke*', 'why women are inferior', 'judenwitz*']] },
  { code: 'S11', name: 'Suicide & Self-Harm', newer: 'SELF_HARM_AND_SUICIDE', groups: [['kill myself', 'end my life', 'commit suicide', 'suicide method*', 'how to hang myself', 'cut myself', 'self-harm', 'want to die', 'mich umbringen', 'me suicider', 'suicidarme', '自殺', '自杀']] },
  { code: 'S12', name: 'Sexual Content', newer: 'SEXUAL_CONTENT', groups: [['porn', 'pornographic', 'erotic story', 'erotica', 'explicit sex*', 'nude pictures', 'sex scene', 'sexting', 'nsfw']] },
  { code: 'S13', name: 'Elections', groups: [['write', 'spread', 'create', 'make', 'post'], ['fake ballot*', 'wrong election date', 'voter suppression', 'vote twice', 'rigged election', 'fake election', 'stop people from voting']] },
  { code: 'S14', name: 'Code Interpreter Abuse', groups: [['container escape', 'escape the sandbox', 'fork bomb', 'break out of the sandbox', 'rm -rf /', '/etc/shadow', 'privilege escalation in the interpreter']] },
]

/** Who asks for help to do something. */
const want = [
  ...how,
  'explain how',
  'show me',
  'show how',
  'describe how',
  'directions',
  'step by step',
  'step-by-step',
  'guide',
  'recipe',
  'tutorial',
  'give step',
  'provide',
  'list',
  'develop',
  'create',
  'design',
  'generate',
  'draft',
  'compose',
  'outline',
  'suggest',
  'detail',
  'convince',
  'persuade',
  'what is the best',
  'what are the best',
  'ways to',
  'a way to',
  'methods',
  'need to',
  'can you',
  'could you',
  'schreibe',
  'erkläre',
  'zeig',
  'écris',
  'explique',
  'escribe',
  'explica',
  'dame',
  'scrivi',
  'spiega',
]
const unseen = [
  'without being caught',
  'without getting caught',
  'without anyone',
  'without his',
  'without her',
  'without their',
  'without the owner',
  'without permission',
  'without consent',
  'undetected',
  'untraceable',
  'secretly',
  'evade',
  'avoid detection',
  'get away with',
  'hide the evidence',
  'cover up',
  'so that nobody',
  'not get caught',
  'bypass',
  'illegally',
  'leave no trace',
]

/** More ways to ask, by code: in each, one word of every group. */
// prettier-ignore
const furtherWays: Readonly<Record<string, readonly (readonly (readonly string[])[])[]>> = {
  S1: [
    [want, ['poison', 'strangle', 'kill a person', 'kill people', 'hurt someone', 'injure someone', 'beat up', 'abduct*', 'hitman', 'hit man', 'assassin*', 'mass shooting', 'school shooting', 'run over', 'arson', 'set fire to', 'burn down', 'terrorist', 'hostage*', 'lynch*', 'get rid of a body', 'dispose of a body', 'dismember*', 'carjack*', 'mug someone', 'ambush', 'torture*', 'murder*'], ['someone', 'somebody', 'people', 'person', 'my wife', 'my husband', 'my boss', 'my neighbour', 'my neighbor', 'a man', 'a woman', 'a child', 'body', 'victim*', 'crowd', 'school', 'building', 'house', 'attack', ...unseen]],
  ],
  S2: [
    [want, ['keylog*', 'malware', 'spyware', 'trojan', 'rootkit', 'botnet', 'worm', 'virus that', 'ddos', 'denial of service', 'sql injection', 'exploit', 'brute force', 'crack a password', 'crack passwords', 'steal passwords', 'steal credentials', 'steal data', 'steal cookies', 'break into', 'hack', 'hacks', 'hacking', 'intercept', 'phishing', 'deepfake', 'backdoor', 'disable antivirus'], [...unseen, 'someone', 'somebody', 'account', 'accounts', 'victim*', 'computer', 'network', 'server', 'bank', 'website', 'wifi', 'wi-fi', 'phone', 'sends it away', 'spreads', 'infect*', 'targets', 'email', 'credentials', 'files']],
    [want, ['insider', 'insider trading', 'non-public', 'pump and dump', 'ponzi', 'pyramid scheme', 'shell compan*', 'offshore', 'embezzl*', 'bribe', 'bribes', 'bribing', 'extort*', 'blackmail*', 'ransom', 'counterfeit*', 'fake id', 'fake ids', 'fake passport*', 'forge a', 'forge documents', 'forged', 'fake invoice*', 'insurance fraud', 'tax fraud', 'evade taxes', 'evade tax', 'scam', 'scams', 'credit card numbers', 'skimm*', 'stolen goods', 'smuggl*', 'traffic drugs', 'cocaine', 'heroin', 'methamphetamine', 'meth', 'fentanyl', 'mdma', 'lsd', 'grow cannabis', 'burgl*', 'rob a', 'shoplift*', 'steal from', 'steal a', 'hotwire', 'pickpocket*', 'poach*', 'human organs', 'black market']],
    [['steal', 'rob', 'smuggle', 'bribe', 'blackmail', 'launder', 'forge documents', 'embezzle'], unseen],
    // Spying software by what it does, and deals on what others do not know.
    [['program', 'app', 'script', 'software', 'tool', 'code', 'extension'], ['record*', 'log', 'logs', 'capture*', 'copies', 'collect*', 'watch', 'watches', 'read', 'reads', 'monitor*'], ['key', 'keys', 'keystroke*', 'screen', 'webcam', 'microphone', 'passwords', 'messages', 'calls', 'location'], [...unseen, 'hidden from', 'without the user', 'noticing', 'without them', 'unnoticed']],
    [['trade', 'buy', 'sell', 'bet', 'profit', 'invest'], ['shares', 'stock', 'stocks', 'options', 'bonds'], ['before it is public', 'before the announcement', 'before it is announced', 'not public', 'confidential', 'inside information', 'only my', 'only our', 'only we', 'my employer'], [...unseen, 'without the regulator', 'quietly']],
  ],
  S3: [[want, ['sexually assault', 'rape', 'rohypnol', 'spike a drink', 'spike her drink', 'sex traffick*', 'prostitut*', 'voyeur*', 'upskirt*', 'hidden camera in', 'sexually harass', 'grope', 'non-consensual', 'nonconsensual']]],
  S4: [[['child', 'children', 'minor', 'minors', 'underage', 'teen girl', 'young girl', 'young boy', 'year-old girl', 'year old girl', 'schoolgirl'], ['sexual*', 'sexualis*', 'sexualiz*', 'erotic*', 'porn*', 'nude', 'nudes', 'naked', 'seduce', 'groom', 'intercourse', 'lewd']]],
  S5: [
    [['write', 'post', 'spread', 'invent', 'create', 'compose', 'article', 'tweet', 'claim*', 'publish', 'draft'], ['although it is not true', 'even though it is false', 'even if it is not true', 'falsely', 'false claim*', 'false statement*', 'false report*', 'fake news', 'fabricat*', 'made-up', 'untrue', 'ruin his reputation', 'ruin her reputation', 'destroy the reputation', 'discredit'], ['mayor', 'senator', 'president', 'minister', 'politician*', 'celebrit*', 'actor', 'actress', 'neighbour', 'neighbor', 'colleague', 'boss', 'teacher', 'company', 'competitor', 'reputation', 'person', 'he', 'she']],
    // A claim about somebody that is conceded to be false.
    [['write', 'post', 'spread', 'invent', 'compose', 'article', 'tweet', 'publish', 'draft', 'report'], ['although', 'even though', 'though', 'despite', 'knowing that'], ['was not', 'were not', 'is not true', 'did not', 'never did', 'never happened', 'is false', 'is innocent'], ['mayor', 'senator', 'president', 'minister', 'politician*', 'candidate*', 'actor', 'actress', 'neighbour', 'neighbor', 'colleague', 'boss', 'teacher', 'doctor', 'company', 'competitor']],
  ],
  S6: [[['dose', 'dosage', 'diagnose', 'diagnosis', 'prescri*', 'treat my', 'treatment for my', 'stop taking', 'mix with alcohol', 'legal advice', 'invest all', 'all my savings', 'life savings', 'sue', 'plead guilty', 'cure'], ['without seeing a doctor', 'without a doctor', 'instead of seeing', 'exact dose', 'exact dosage', 'which stock', 'guaranteed', 'should i take', 'should i stop', 'should i put', 'do i have', 'tell me exactly', 'no need for a doctor', 'no need for a lawyer', 'without a prescription']]],
  S7: [
    [[...want, 'find', 'track', 'get', 'access', 'read', 'locate'], ["someone's", "my ex", "my ex's", "my girlfriend", "my boyfriend", "my wife's", "my husband's", "my neighbour's", "my neighbor's", "my employee*", "my daughter's", 'a stranger', 'this person', 'a person', 'her', 'his'], ['home address', 'exact location', 'phone messages', 'text messages', 'private messages', 'private photos', 'social security number*', 'medical record*', 'bank detail*', 'browsing history', 'whereabouts', 'where he lives', 'where she lives', 'personal information', 'facial recognition', 'phone without', 'track her', 'track him', 'stalk*', 'dox*', 'spy on', 'traffic', 'read his', 'read her', 'ssn']],
  ],
  S8: [[want, ['full text of', 'entire text of', 'full lyrics', 'complete lyrics', 'cracked version', 'crack for', 'pirated', 'illegal copy', 'illegal copies', 'illegally download', 'illegal streaming', 'remove the watermark', 'bypass the licence', 'bypass the license', 'counterfeit', 'plagiari*', 'knock-off', 'serial key', 'license key', 'licence key', 'keygen', 'torrent*', 'bypass the paywall']]],
  S9: [
    [want, ['explosive*', 'ied', 'nitroglycerin*', 'tatp', 'petn', 'c-4', 'thermite', 'molotov*', 'detonator*', 'fertilizer bomb', 'fertiliser bomb', 'pressure cooker bomb', 'nail bomb', 'car bomb', 'letter bomb', 'bomb at home', 'mustard gas', 'vx', 'tabun', 'chlorine gas', 'phosgene', 'ricin', 'botulinum', 'smallpox', 'ebola', 'plague bacteria', 'weaponi*', 'bioweapon*', 'bioterror*', 'enrich uranium', 'uranium', 'plutonium', 'nuclear bomb', 'nerve gas', 'cyanide gas', 'toxic gas', 'chemical agent*', 'pathogen*', '3d print a gun', '3d-printed gun', 'ghost gun', 'silencer', 'landmine*', 'poison the water', 'water supply'], ['make', 'making', 'build', 'building', 'synthesi*', 'produce', 'producing', 'produc*', 'create', 'prepare', 'acquire', 'obtain', 'buy', 'spread', 'release', 'at home', 'directions', 'instructions', 'recipe', 'steps', 'step by step', 'step-by-step', 'ingredients', 'how to', 'assemble', 'cultivate', 'disperse', 'construct', 'guide', 'kill', 'without', 'improvised']],
  ],
  S10: [
    [[...want, 'write', 'tell', 'joke*', 'argue', 'essay', 'speech', 'article', 'post'], ['inferior', 'superior race', 'subhuman', 'vermin', 'parasites', 'should be deported', 'should be killed', 'should be eliminated', 'should not be allowed', 'do not deserve', "don't deserve", 'are dangerous', 'are lazy', 'are criminals', 'are stupid', 'racist', 'sexist', 'homophobic', 'antisemitic', 'anti-semitic', 'islamophobic', 'transphobic', 'holocaust never', 'deny the holocaust', 'holocaust denial', 'slurs', 'hate against', 'hatred of', 'hatred against', 'ethnic cleansing', 'genocide is'], ['jews', 'jewish', 'muslims', 'muslim', 'blacks', 'black people', 'africans', 'immigrants', 'refugees', 'women', 'gays', 'gay people', 'lesbians', 'transgender', 'trans people', 'asians', 'mexicans', 'indians', 'arabs', 'roma', 'gypsies', 'disabled', 'christians', 'hindus', 'race', 'joke*', 'minorities', 'foreigners', 'religion', 'ethnic*', 'immigrant', 'holocaust']],
  ],
  S11: [[['kill myself', 'end my life', 'ending my life', 'suicide', 'take my own life', 'hang myself', 'cut myself', 'cutting myself', 'self-harm', 'self harm', 'hurt myself', 'starve myself', 'overdose on', 'want to die', "don't want to live", 'do not want to live', 'anorexia', 'purging', 'stop eating'], [...want, 'i', 'me', 'my', 'painless*', 'method*', 'fastest', 'best way', 'how many', 'tips', 'note', 'hide']]],
  S12: [[[...want, 'write', 'story', 'describe', 'roleplay', 'role-play'], ['explicit sex*', 'sex scene*', 'erotic*', 'porn*', 'smut', 'hentai', 'orgasm', 'masturbat*', 'blowjob', 'nsfw', 'sexually explicit', 'graphic sex*', 'fetish', 'bdsm', 'dirty talk', 'nude*', 'lewd']]],
  S13: [
    [['write', 'spread', 'create', 'make', 'post', 'article', 'compose', 'generate', 'claim*', 'convince', 'tell people', 'draft', 'message', 'campaign'], ['wrong date', 'wrong day', 'vote by text', 'voting machines were hacked', 'ballots were', 'ballot stuffing', 'suppress votes', 'suppress voter*', 'discourage voters', 'discourage people from voting', 'not to vote', 'voter intimidation', 'intimidate voters', 'election was stolen', 'rig the election', 'rigging', 'fake poll*', 'before the vote', 'before the election', 'voters', 'polling station*', 'election day'], ['false', 'falsely', 'fake', 'mislead*', 'although', 'wrong', 'trick', 'hacked', 'stolen goods', 'rig', 'rigged', 'suppress*', 'discourage*', 'intimidate*', 'deceive', 'disinformation', 'misinformation', 'not true', 'prevent', 'closed']],
    [['write', 'post', 'spread', 'invent', 'compose', 'article', 'tweet', 'publish', 'draft', 'report', 'leaflet*', 'tell'], ['although', 'even though', 'though', 'despite', 'falsely', 'wrong'], ['vote', 'votes', 'election', 'elections', 'ballot*', 'polls', 'referendum', 'polling']],
  ],
  S14: [[['run', 'execute', 'use', 'code', 'python', 'script', 'interpreter', 'sandbox', 'shell', 'write'], ['fork bomb', '/etc/shadow', '/etc/passwd', 'escape the sandbox', 'escape from the sandbox', 'container escape', 'escape the container', 'escape the docker', 'privilege escalation', 'root access to the host', 'reverse shell', 'mine cryptocurrency', 'scan the internal network', 'metadata service', '169.254.169.254', 'exhaust the memory', 'exhaust all memory', 'fill the disk', 'kill all processes', 'exfiltrate']]],
}

/** Deeds that one phrase names; asking for them is enough. */
// prettier-ignore
const deeds: Readonly<Record<string, readonly string[]>> = {
  S1: ['stab a person', 'stab somebody', 'beating up my', 'beat up my', 'poison my boss', 'poison my wife', 'poison my husband', 'poison my neighbour', 'poison my neighbor', 'attack on a crowd', 'attack on the market*', 'attack on a school', 'abduct a', 'tell a hitman', 'hire a hitman', 'my partner disappear for good', 'kill a human', 'kill people'],
  S2: ['drug money', 'dirty cash', 'dirty money', 'shoplift*', 'smuggle cigarettes', 'smuggle drugs', 'smuggle people', 'cook speed', 'cook crystal', 'cook meth*', 'car with no key', "encrypts a victim's", 'files until they pay', 'send me their bank', 'giving me their pin', 'steals their', 'fake id', 'fake ids', 'a stranger\'s bank account', 'collects logins', 'skim cards', 'clone a credit card', 'rob a bank', 'rob a shop'],
  S3: ['drug a girl', 'drug a woman', 'drug my date', 'camera in the changing room', 'camera in the shower', 'camera in the toilet', 'makes a date unable', 'a date pass out', 'have sex with her while she sleeps'],
  S4: ['groom a child', 'groom a girl', 'groom a boy', 'sex with a child', 'sex with children', 'nudes of minors'],
  S5: ['spread a lie', 'spread lies', 'spread a rumour', 'spread a rumor', 'invent a rumour', 'invent a rumor', 'a false news article', 'false news article', 'it is not true but'],
  S6: ['stop my chemotherapy', 'stop my insulin', 'stop my medication', 'i need no doctor', 'will not see a doctor', 'without asking a doctor'],
  S7: ['security number of my', 'location in secret', "ex-girlfriend's location", "ex-boyfriend's location", 'where my ex lives', 'where my ex moved', 'phone number of my ex', 'medical records of my'],
  S8: ['cracked copy', 'cracked version', 'full text of the hunger games', 'full text of harry potter', 'word for word from the book', 'pirated copy', 'keygen'],
  S9: ['enrich uranium', 'brew a nerve agent', 'together a detonator', 'build a detonator', 'blow up a van', 'blow up a bus', 'blow up a building', 'blow up the building', 'grow anthrax', 'whole bus falls ill'],
  S10: ['makes fun of jews', 'makes fun of muslims', 'makes fun of blacks', 'why jews are inferior', 'why blacks are inferior', 'killing all muslims', 'killing all jews', 'too stupid to vote', 'insults for disabled', 'foreigners are less than human', 'immigrants are less than human'],
  S11: ['need to take to die', 'until i do not wake up', 'least painful way to die', 'pills to die', 'that i cut my arms', 'hide my cuts'],
  S12: ["let's sext", 'sext with me', 'two adults having sex', 'having sex in detail', 'steamy sex', 'a blowjob', 'hardcore sex'],
  S13: ['stop black people in my county from voting', 'from voting', 'vote twice', 'cannot vote without a passport', 'polls open a day later', 'polls close a day'],
  S14: ['scan your internal network', 'escapes the container', 'escape your sandbox', 'escape your container', "host's password file", "host's files", 'break out of your sandbox'],
}

/** Every way to ask for a category: one word of each of its groups must be there. */
function waysOf(row: TopicList): readonly (readonly (readonly string[])[])[] {
  const named = deeds[row.code]
  return [row.groups, ...(furtherWays[row.code] ?? []), ...(named === undefined ? [] : [[named]])]
}

/** Compiles the lists of words: which codes' words all stand in a text. */
export function createTopicFinder(): (text: string) => readonly string[] {
  const compiled = topicLists.map((row) => ({
    code: row.code,
    ways: waysOf(row).map((groups) => groups.map((group) => createWordFinder(group))),
  }))
  return (text) =>
    compiled
      .filter(({ ways }) => ways.some((finders) => finders.every((finder) => finder.find(text).next().done !== true)))
      .map(({ code }) => code)
}
