import { createWordFinder } from '../dlp/index.ts'

/** Sentences of a prompt; a line is one at least. Longer ones are cut: nobody asks in 600 characters at a time. */
export function sentencesOf(prompt: string): string[] {
  const sentences = prompt.split(/(?<=[.!?。！？])\s+|\n+|(?<=[。！？])/).filter((sentence) => sentence.trim() !== '')
  return sentences.flatMap((sentence) => sentence.match(/[\s\S]{1,600}/g) ?? [])
}

/** What somebody says who wants to do something, or wants it made: a question for himself, or an order. */
const wish =
  /\b(?:how (?:do|can|could|would|should|might) (?:i|we|you|one|people)|how to|what do i (?:need|do)|what(?:'s| is| are) the (?:best|easiest|fastest|quickest|surest|safest|cheapest|most|least) [\w ]{0,20}(?:way|ways|method|methods|means)|where (?:can|could|do|should|on [\w ]{1,20}) (?:should )?i|where can|which [\w ]{1,40} (?:should|would|could|can|do) i|which [\w ]{1,40} makes?|how (?:many|much) [\w ]{1,40} (?:should|do|can|could|would|until) i|should i|can i|i (?:want|need|plan|would like|am going|intend) to|i don'?t want|i do not want|(?:give|send) me|tips (?:for|on)|steps (?:to|for)|instructions (?:to|for)|recipe for)\b|wie (?:kann|baue|mache|töte)|comment (?:faire|tuer|fabriquer)|cómo (?:puedo|hacer|matar|fabricar)|come (?:posso|fare)|方法|作り方|怎么|如何/i
const order =
  /^(?:[\s"'“„(*-]|(?:please|hey|hi|hello|ok|okay|now|kindly|just|then)\b[ ,]{0,3})*(?:(?:can|could|would|will) you (?:please )?|i (?:want|need) you to |let'?s )?(?:help me|teach me|tell me how|tell me (?:exactly|where|a)|show me|walk me|explain (?:how to|how i|step|why)|describe|write|compose|create|make|invent|spread|plan|build|run|use|execute|read|find|track|draft|list|generate|develop|design|post|print|provide|diagnose|identify|start|sext|schreib\w*|écris|escribe|scrivi)\b/i

/** Orders that may be for a text about a deed, and things that serve a deed itself. */
const makesText =
  /^[\W_]*(?:(?:please|can you|could you|i (?:want|need) you to) )?(?:describe|write|compose|create|make|invent|draft|list|generate|design|print|post|schreib\w*|écris|escribe|scrivi)\b/i
const servesDeed =
  /\b(?:how to|steps?|instructions|guide|recipe|plan|e-?mails?|sms|messages?|site|page|script|program|code|app|tool|malware|ransomware|virus|trojan|worm|keylogger|spyware|keygen|note|invoice|letter|ids?|passport|bomb|gun|weapon|prescription)\b/i

/**
 * How a sentence asks for a deed: for one's own or the model's (`deed`), or for a text (`text`); undefined where it asks
 * for nothing, as a question about facts does.
 */
export function asksFor(sentence: string): 'deed' | 'text' | undefined {
  if (makesText.test(sentence) && !servesDeed.test(sentence)) return 'text'
  return wish.test(sentence) || order.test(sentence) ? 'deed' : undefined
}

/** Work against harm, games, machines, the past, other people's words, and help for others. */
// prettier-ignore
const elsewhere = createWordFinder([
  'classifier', 'classify', 'detector', 'detect', 'detects', 'finds hate', 'moderation', 'moderate', 'prevent', 'prevents', 'prevention', 'protect', 'protection', 'defend', 'defence', 'defense', 'awareness', 'training for staff', 'report a', 'report it', 'do i report', 'to report', 'who reports', 'help a friend who', 'support for', 'hotline', 'helpline', 'policy against', 'law against', 'the law', 'laws', 'lawful', 'legal to', 'illegal to', 'penalty', 'punish*', 'sentence for', 'court', 'trial',
  'against', 'warn', 'warns', 'warning', 'spot', 'spotting', 'notice when', 'notice that', 'find out whether', 'find out if', 'keep my', 'keep our', 'keep safe', 'stay safe', 'safe from', 'safety', 'safely', 'stop people from removing', 'i want to stop', 'how do i stop', 'stop thinking', 'stop myself', 'stop feeling', 'want to quit', 'urge to', 'recover', 'recovery', 'help her', 'help him', 'help them', 'what do i say', 'my friend says', 'harden', 'limit', 'mitigat*', 'fix this', 'fix the', 'fix my', 'backup*', 'with consent', 'debrief', 'sigma rule', 'yara', 'siem', 'scanner', 'pentest report', 'incident', 'exercise', 'lesson', 'leaflet that warns', 'by mistake', 'by accident', 'accidentally',
  'history of', 'historian*', 'historical', 'museum', 'documentary', 'in the war', 'world war', 'nazis', 'nazi germany', 'medieval', 'century', 'ancient', 'was discovered', 'invented', 'review of', 'plot of', 'book about', 'novel', 'crime story', 'detective', 'mystery', 'thriller', 'heist', 'scene in which', 'scene where', 'monologue', 'macbeth', 'shakespeare', 'murder mystery', 'screenplay', 'fades to black', 'my character', 'villain', 'limerick', 'poem', 'sonnet', 'in my play', 'in my story', 'comic', 'cosplay', 'costume', 'imagine you are', 'you are a', 'you are an', 'role play as', 'role-play as', 'take on the role', 'pirate captain', 'space pirates', 'vampire',
  'summarise', 'summarize', 'summary', 'translate', 'translation', 'headline', 'news about', 'short report', 'report on', 'this article', 'the article', 'statistics', 'meaning of', 'definition', 'what is the difference', 'why is it wrong', 'essay about', 'essay against', 'explain the questions', 'understandable example', 'licence of', 'license of', 'public domain', 'open source', 'free trial',
  'level', 'game', 'games', 'shooter', 'video game', 'minecraft', 'fortnite', 'call of duty', 'chess', 'boss fight', 'npc', 'quest', 'in the last match', 'python process', 'linux', 'process', 'processes', 'thread', 'kernel', 'bath bomb*', 'photo bomb*', 'balloon*', 'cocktail', 'time in a sprint', 'kill the lights', 'kill time', 'weeds', 'bacteria in', 'cockroach*', 'ants', 'wasps', 'wasp', 'rats', 'mice', 'moths', 'mosquito*', 'mould', 'mold', 'garden', 'gardening', 'sous vide', 'cook a', 'fringe', 'hair', 'egg', 'my own phone', 'my own account', 'my own computer', 'i forgot', 'recognise signs', 'recognize signs', 'signs of', 'remove malware', 'antivirus', 'firewall', 'patch', 'vulnerability', 'survivor*', 'presentation', 'party game', 'pupils', 'wedding',
])

/** Whether a text speaks of work against harm, of a game, of machines, of the past or of what others said. */
export function speaksOfElse(text: string): boolean {
  return elsewhere.find(text).next().done !== true
}
