import type { UnsafeTopicRow } from './unsafe-topic-words.ts'
import { createWordFinder } from '../dlp/index.ts'

/** Of longer prompts both ends are read, each of this many characters: a system prompt asks for no deed in its middle. */
const readEnd = 8_000

/** Sentences of a prompt; a line is one at least. Longer ones are cut: nobody asks in 1,000 characters at a time. */
export function sentencesOf(whole: string): string[] {
  const prompt =
    whole.length <= 2 * readEnd ? whole : `${whole.slice(0, readEnd)}\n${whole.slice(whole.length - readEnd)}`
  const sentences = prompt
    .replace(/[\t ]+/g, ' ')
    .split(/(?<=[.!?。！？])\s+|\n+|(?<=[。！？])/)
    .filter((sentence) => sentence.trim() !== '')
  return sentences.flatMap((sentence) => sentence.trim().match(/[\s\S]{1,1000}/g) ?? [])
}

/** What somebody says who wants to do something himself; a verb follows. */
const wish =
  /\b(?:how (?:do|can|could|would|should|might) (?:i|we|one)|how to|help me(?: to)?|teach me to|(?:tell|show|teach) me how (?:i can|to)|explain how (?:to|i can)|i (?:want|need|plan|intend|would like|am going) to|(?:best|easiest|fastest|quickest|surest|safest|cheapest|(?:most|least) \w{2,12}) (?:way|ways|method|methods|means) (?:to|of)|where (?:can|do|could|should) (?:i|we)|where on [\w ]{2,20} should i|what do (?:i|we) need to|(?:steps|instructions|directions|ways|a plan|tips|advice) (?:to|for|on(?: how to)?)|recipe for|walk me through|need to|pills should i)/i
    .source
const between = '(?: (?:secretly|quickly|easily|best|actually|also|quietly|safely|slowly)){0,2} '
/** Behind what a deed is done to comes an end or a small word: a bomb, and no bomb shelter. */
const right =
  '(?= ?(?:$|[.,;:!?)"\'’”]|(?:in|at|on|for|with|from|without|out|so|and|or|that|which|using|to|of|by|into|as|when|while|before|after|until|this|tonight|today|now|quickly|slowly|secretly|i|you|he|she|they|who|if|through|like|because|where|is|up|about|between|off|over)\\b))'
const opening =
  /^[\W_]*(?:(?:please|hey|hi|hello|ok|okay|now|kindly|just)\b[ ,]{0,2}){0,3}(?:(?:can|could|would|will) you (?:please )?|i (?:want|need) you to )?/i
    .source

/** Finds wishes and orders for what a topic names. */
export function createTopicPattern({
  deeds,
  orders,
}: Pick<UnsafeTopicRow, 'deeds' | 'orders'>): (sentence: string) => boolean {
  // A gap at the end says nothing, and would be tried at every length.
  const closed = (objects: string): string => {
    const cut = objects.replace(/\[\\w[^\]]{0,6}\]\{\d,\d+\}$/, '')
    return cut === objects ? `(?:${objects})${right}` : `(?:${cut})`
  }
  const patterns = [
    ...deeds.map(([verbs, objects]) => `${wish}${between}(?:${verbs}) ?${closed(objects)}`),
    ...orders.map(([verbs, objects]) => `${opening}(?:${verbs}) ${closed(objects)}`),
  ].map((source) => new RegExp(source, 'i'))
  return (sentence) => patterns.some((pattern) => pattern.test(sentence))
}

/** Work against harm, games, machines, the past, other people's words, and help for others. */
// prettier-ignore
const elsewhere = createWordFinder([
  'classifier', 'classify', 'detector', 'detect', 'detects', 'finds hate', 'moderation', 'moderate', 'prevent', 'prevents', 'prevention', 'protect', 'protection', 'defend', 'defence', 'defense', 'awareness', 'training for staff', 'report a', 'report it', 'do i report', 'to report', 'who reports', 'help a friend who', 'support for', 'hotline', 'helpline', 'policy against', 'law against', 'the law', 'laws', 'lawful', 'legal to', 'illegal to', 'penalty', 'punish*', 'sentence for', 'court', 'trial',
  'remove spyware', 'remove a virus', 'remove the virus', 'uninstall', 'get rid of the malware', 'clean my', 'block a', 'block the', 'block spam', 'delete my', 'revoke', 'undo', 'get back my', 'my stolen', 'stolen from me', 'talk somebody out', 'talk someone out', 'talk him out', 'talk her out', 'out of suicide', 'cope with', 'overcome', 'resist', 'refuse', 'rescue', 'save someone', 'save somebody', 'survive', 'escape from a burning', 'defuse', 'check for', 'check whether', 'scan for', 'test for', 'test my own', 'look for signs', 'dispute', 'complain', 'complaint', 'appeal', 'accused of', 'victim of', 'was hacked', 'got hacked', 'been hacked', 'hacked my', 'a report to', 'phishing report', 'phishing test', 'phishing training', 'phishing simulation',
  'against', 'warn', 'warns', 'warning', 'spot', 'spotting', 'notice when', 'notice that', 'find out whether', 'find out if', 'keep my', 'keep our', 'keep safe', 'stay safe', 'safe from', 'safety', 'safely', 'stop people from removing', 'i want to stop', 'how do i stop', 'stop thinking', 'stop myself', 'stop feeling', 'want to quit', 'urge to', 'recover', 'recovery', 'help her', 'help him', 'help them', 'what do i say', 'my friend says', 'harden', 'limit', 'mitigat*', 'fix this', 'fix the', 'fix my', 'backup*', 'with consent', 'debrief', 'sigma rule', 'yara', 'siem', 'scanner', 'pentest report', 'incident', 'exercise', 'lesson', 'leaflet that warns', 'by mistake', 'by accident', 'accidentally',
  'history of', 'historian*', 'historical', 'museum', 'documentary', 'in the war', 'world war', 'nazis', 'nazi germany', 'medieval', 'century', 'ancient', 'was discovered', 'invented', 'review of', 'plot of', 'book about', 'novel', 'crime story', 'detective', 'mystery', 'thriller', 'heist', 'scene in which', 'scene where', 'film class', 'theatre', 'musical', 'opera', 'stage', 'dialogue between', 'song about', 'ballad', 'parody', 'fairy tale', 'western', 'fantasy', 'for my book', 'for my film', 'in my book', 'in my film', 'monologue', 'macbeth', 'shakespeare', 'murder mystery', 'screenplay', 'fades to black', 'my character', 'villain', 'limerick', 'poem', 'sonnet', 'in my play', 'in my story', 'comic', 'cosplay', 'costume', 'imagine you are', 'you are a', 'you are an', 'role play as', 'role-play as', 'take on the role', 'pirate captain', 'space pirates', 'vampire',
  'summarise', 'summarize', 'summary', 'translate', 'translation', 'headline', 'news about', 'short report', 'report on', 'this article', 'the article', 'statistics', 'meaning of', 'definition', 'what is the difference', 'why is it wrong', 'essay about', 'essay against', 'explain the questions', 'understandable example', 'licence of', 'license of', 'public domain', 'open source', 'free trial',
  'rebut*', 'refut*', 'debunk*', 'myth', 'myths', 'stereotype*', 'counter', 'respond to', 'claim that', 'criticise', 'criticize', 'satire', 'satirical', 'fiction', 'fictional', 'character', 'story', 'short story', 'movie', 'film', 'actor', 'script for', 'metaphor', 'idiom', 'figuratively', 'joke about', 'researcher*', 'research', 'study', 'paper', 'thesis', 'journalist', 'police', 'lawyer', 'ethical hacking', 'ctf', 'hackthebox', 'capture the flag', 'penetration test*', 'red team', 'education', 'class on', 'course', 'explain why', 'why do people', 'among us', 'sims', 'gta', 'skyrim', 'd&d', 'dnd', 'dungeons', 'rpg', 'werewolf', 'mafia', 'zombie*', 'dragon*', 'elden ring', 'roblox', 'player', 'players', 'enemy', 'enemies',
  'level', 'game', 'games', 'shooter', 'video game', 'minecraft', 'fortnite', 'call of duty', 'chess', 'boss fight', 'npc', 'quest', 'in the last match', 'python process', 'linux', 'process', 'processes', 'thread', 'kernel', 'bath bomb*', 'photo bomb*', 'balloon*', 'cocktail', 'time in a sprint', 'kill the lights', 'kill time', 'weeds', 'bacteria in', 'cockroach*', 'ants', 'wasps', 'wasp', 'rats', 'mice', 'moths', 'mosquito*', 'mould', 'mold', 'garden', 'gardening', 'sous vide', 'cook a', 'fringe', 'hair', 'egg', 'my own phone', 'my own account', 'my own computer', 'i forgot', 'recognise signs', 'recognize signs', 'signs of', 'remove malware', 'antivirus', 'firewall', 'patch', 'vulnerability', 'survivor*', 'presentation', 'party game', 'pupils', 'wedding',
])

/** Whether a text speaks of work against harm, of a game, of machines, of the past or of what others said. */
export function speaksOfElse(text: string): boolean {
  return elsewhere.find(text).next().done !== true
}
