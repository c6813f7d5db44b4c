import { asWords } from '../finding/surroundings.ts'
import { madeOnce } from '../finding/made-once.ts'
import { createWordFinder } from '../finding/word-finder.ts'
import { otherLabels, phoneContext } from './phone-labels.ts'
import { referenceWords } from './reference-words.ts'

/** Whose number, or a number for what: any other noun before `number` (`tax file number is`) names another number. */
const telephoneNouns = new Set(
  (
    'phone telephone mobile cell cellphone handphone fax landline whatsapp telegram signal viber sms contact callback hotline helpline ' +
    'toll-free tollfree free freephone dial-in direct switchboard desk reception office work business home house private personal ' +
    'emergency daytime evening night weekend support service helpdesk company registered current primary secondary main alternate ' +
    'alternative backup second first other another new old best right correct wrong same following usual local international national ' +
    'us uk german french the this that a an my your his her its our their whose hotel doctor surgery clinic school agent'
  ).split(' '),
)

/** What may stand between a word for telephones and the number; any other noun there (`call depth`, `contact sheet`) is what the number is of. */
const between = new Set(
  (
    'me us him her them you it at on to now back this that the a an my his our your their its for is was are be here today tomorrow tonight asap and or ' +
    'under via using please directly instead again anytime immediately ahead first second later either number numbers no nr num line lines us mom mum dad ' +
    'home office work police support reception doctor emergency security customer sales service services hotline desk with about if in by from of only ' +
    'so but then i we he she they can could will would should may use used try take note save add have has had got get changed update updated set new old ' +
    'current main primary secondary alternate other same also still just either too up out when after before during until through private business personal company daytime ' +
    'evening plumber nurse dentist electrician landlord lawyer vet school clinic surgery hotel reception restaurant caretaker driver courier manager agent ' +
    'wife husband mother father sister brother son daughter boss colleague neighbour neighbor friend team staff someone somebody anyone people ' +
    'sie mich uns ihn ihr unter an bitte ist lautet die der das den dem am im meine mein meiner unsere deine seine ihre neue neuer oder und zu zur zum auf von nummer privat dienstlich geschäftlich ' +
    'au le la les moi nous lui est à mon ma mes son sa notre votre numéro du de des ou et un une nouveau ' +
    'al el los las mi mis su nuestro es lo para por número numero nuevo o y en me te se nos ' +
    'mio mia suo nostro è il i di da oppure al alla nuovo meu minha seu nosso é ou com no na ao ' +
    'op naar het mijn onze is via pod do mnie na mój mi ring meg på mit min mitt er om'
  ).split(' '),
)

/** Words with a capital that are no names of those whom one calls: `Call Depth 88501100`. */
const titled = new Set(
  (
    'stack depth frame frames sheet lens graph center centre id ids log logs duration volume rate ratio trace setup recorder option options price strike buffer tone tones ' +
    'book model screen plan bill adapter charger tower battery membrane wall block box cycle division culture strength processing group theory finger road binder pull ' +
    'serial imei imsi sim iccid type version size length amount balance order invoice ticket account quantity qty score level area width height weight capacity ' +
    'temperature pressure frequency speed distance minutes seconds hours units items users customers records messages calls attempts retries errors events bytes'
  ).split(' '),
)
const labels = new Set([...otherLabels, ...referenceWords.map((word) => word.replace('*', '')), ...titled])

/** What may stand before a word for telephones where it begins a phrase; behind a noun it is part of one (`system call`, `contrat mobile`). */
const opens = String.raw`(?:^|[.,;:!?("'\[{|<>/–—-]\s*|\n\s*|(?<![\p{L}\p{N}])(?:please|to|you|can|could|may|should|must|will|would|just|then|and|or|i|we|they|he|she|not|also|so|but|if|my|your|his|her|our|their|its|the|a|an|is|on|at|by|via|for|with|me|us|this|that|new|old|home|office|work|main|direct|private|business|personal|current|second|other|number|emergency|customer|contact|registered|only|bitte|mein|meine|meiner|unser|unsere|ihr|ihre|dein|deine|neue|mon|ma|mes|votre|notre|son|sa|mi|su|tu|nuestro|mio|suo|il|el|meu|minha|seu|mijn|onze|mój|min|mitt|mit)\s+|['’]s\s+)`
const people = String.raw`(?:me|us|him|her|them|you|back|(?:the|my|our|your|his|her|their|a)\s(?:office|work|home|police|doctor|support|reception|hotel|school|clinic|surgery|restaurant|vet|dentist|plumber|electrician|landlord|lawyer|agent|manager|driver|nurse|wife|husband|mother|father|mum|mom|dad|sister|brother|son|daughter|boss|neighbou?r|friend|caretaker|desk|hotline|helpline)|mum|mom|dad)`
const label =
  'phone|telephone|tel|telefon|telefonnr|telefonnummer|rufnummer|rückrufnummer|handy|handynummer|mobilnummer|mobil|cellphone|handphone|landline|hotline|helpline|whatsapp|fax|voicemail|mobile|téléphone|tél|portable|teléfono|telefono|móvil|celular|cellulare|telefone|telefoon|telefoonnummer|mobiel|telefonu|puhelin|puh|tlf|waea|numara|điện thoại'
const copula = String.raw`(?:\s?(?:[:=#"'(.,>]|\b(?:is|was|are|ist|lautet|est|es|è|é|to|at|on|le|el|il|o|er|under|here)\b)){0,5}\s*`
/** Phrases of which one ends right before a number in one run: such a number is valid in some country more often than not. */
const strictPhrases: readonly string[] = [
  `${opens}(?:call|ring|phone|dial|text|fax|whatsapp|sms)(?:\\s${people}|\\s(?:or|and)\\s(?:text|call|ring|sms)){0,2}(?:\\s(?:at|on|under|via|using|from|now|directly|today))?${copula}`,
  `${opens}(?:reach|contact|message|get)\\s${people}(?:\\s(?:directly|anytime|today))?\\s(?:at|on|under|via)${copula}`,
  `(?:be|am|is|are)\\s(?:called|reached|reachable)\\s(?:at|on|under)${copula}`,
  `(?:sms|texts?|messages?|call|calls)\\sto${copula}`,
  `(?:leave|left)\\sa\\s(?:voicemail|message)\\s(?:at|on|for)${copula}`,
  `${opens}(?:${label})(?:\\s(?:phone|number|numbers|no|nr|num|nummer|numero|número))?${copula}`,
  `${opens}(?:cell|contact|office|emergency|callback|caller|daytime|sms)(?:\\s(?:phone))?\\s(?:phone|number|no|nr)${copula}`,
  `${opens}cell\\s?(?:[:=#]|is\\b)${copula}`,
  `(?:my|his|her|our|their|your|['’]s)\\s(?:new\\s|old\\s|other\\s)?(?:number|line)\\s?(?:is|was|:|=)?${copula}`,
  `(?:meine|mein|ihre|unsere|mon|votre|mi|il mio|o meu|mijn|mój)\\s(?:neue\\s)?(?:nummer|numéro|número|numero|numer)${copula}`,
  `(?:ruf|rufen|anrufen|ruft)(?:\\s(?:sie|mich|uns|an|bitte)){0,3}(?:\\s(?:unter|auf|an))?${copula}`,
  `(?:telefonisch|erreichbar|erreichen)(?:\\s(?:bin ich|sind wir))?\\s(?:unter|auf)${copula}`,
  `(?:appele[rz]|appelle|joindre|joignable|llám\\p{L}*|llama\\p{L}{0,2}|llame|chiama(?:mi|lo|la|re|te)?|ligue|zadzwoń|dzwonić|soita|bel)(?:[\\s-](?:moi|nous|me|ons|mnie))?(?:\\s(?:au|le|al|el|para|pod|op|nr|numer))?${copula}`,
]
/** The same words in scripts without small words between. */
const strictWords: readonly string[] =
  'телефон|телефону|позвон*|звоните|мой номер|電話*|携帯|連絡先|手机|电话|전화|هاتف|फ़ोन|फोन|โทร*|טלפון|تلفن'.split('|')
const strictly = madeOnce(() => new RegExp(`(?:${strictPhrases.map((phrase) => `(?:${phrase})`).join('|')})$`, 'iu'))
/** A name between the verb and the number: `call Anna 2065550142`. */
const nameBetween = /(?<=\b(?:call|ring|phone|text|ruf)\s)\p{Lu}\p{Ll}+\s/giu
const phoneFinder = createWordFinder(phoneContext)
const strictFinder = createWordFinder(strictWords)
const token = /[\p{L}\p{M}][\p{L}\p{M}'’]*|\d+|\S/gu
const latin = /^\p{Script=Latin}/u
const capital = /^\p{Lu}\p{Ll}/u
const mostTokens = 10
const mostBefore = 80

type Step = 'between' | 'stop' | 'wall'

/** What a word or mark before a number lets the reader do: go on, take it in and stop, or stop before it. */
function stepOver(word: string, previous: string | undefined): Step {
  if (/^[!?;]$/.test(word)) return 'wall'
  // A dot ends a sentence but behind an abbreviation.
  if (word === '.') return previous !== undefined && previous.length > 4 ? 'wall' : 'between'
  if (!/^\p{L}/u.test(word)) return 'between'
  if (!latin.test(word)) return 'between'
  const lower = word.toLowerCase()
  if (between.has(lower) || /['’]s?$/.test(word)) return 'between'
  return capital.test(word) && !labels.has(lower) ? 'between' : 'stop'
}

/** The words right before a number that may say what it is: as far as nothing stands between that names another thing. */
function wordsBefore(
  text: string,
  start: number,
): { readonly before: string; readonly region: string; readonly nearest: string | undefined } {
  const before = asWords(text.slice(Math.max(0, start - mostBefore), start).replace(/^[\s\S]*\n\s*\n/, ''))
  const tokens = [...before.matchAll(token)].map((match) => ({ at: match.index, word: match[0] }))
  let from = before.length
  for (let at = tokens.length - 1; at >= Math.max(0, tokens.length - mostTokens); at--) {
    const { at: place, word } = tokens[at] ?? { at: 0, word: '' }
    const step = stepOver(word, tokens[at - 1]?.word)
    if (step === 'wall') break
    from = place
    if (step === 'stop') break
  }
  return { before, region: before.slice(from), nearest: tokens.at(-1)?.word }
}

const isPhoneWord = (text: string): boolean => !phoneFinder.find(text).next().done

/** Said right behind a number: `is my mobile`, `(office)`, `on WhatsApp`. */
const saidBehind =
  /^["'”)\]]?,?\s{0,2}(?:[([]\s?(?:mobile|cell|phone|fax|home|work|office|landline|whatsapp|tel|privat|handy|mobil|[mhw])\b|(?:is|was|ist|est|es|[èé])\s(?:my|his|her|our|the|your|their|meine?|unsere|mon|notre|mi|il mio|o meu)\s(?:\p{L}+\s){0,2}(?:phone|number|mobile|cell|fax|landline|telephone|handy\p{L}*|telefon\p{L}*|numéro|número|numero|line)\b|(?:on|via|par|per|auf)\s(?:whatsapp|signal|telegram|viber|sms)\b|[へに]?お?(?:電話|連絡))/iu
/** Said behind a number that counts: `text 20456789 users`, `extension 12345678 of the file`. */
const countedBehind =
  /^\s(?:of\b|(?:received|dropped|lost|sent|failed|logged|counted|minuten|stunden|sekunden|euro|yen|stück|einheiten|minutes|bytes)\b|was (?:dropped|lost|received|reset|killed)\b|(?!(?:as|is|was|always|sometimes|perhaps|unless|this|plus|thanks|yes|his|hers|ours|yours|us|has|does|afterwards|afternoons|evenings|mornings|nights|weekdays|weekends|please|besides|towards|pls|days|mondays|sundays|hours)\b)\p{Ll}{2,}s\b)/u

/** Whether the words directly before or behind a number say that it is a telephone number. */
export function isIntroduced(text: string, start: number, end: number): boolean {
  const after = text.slice(end, end + 60)
  if (saidBehind.test(after)) return true
  if (countedBehind.test(after)) return false
  return isPhoneWord(wordsBefore(text, start).region)
}

/** As {@link isIntroduced}, but only a phrase that says nothing else will do: `call me at`, `Tel:`, not `function call at`. */
export function isIntroducedStrictly(text: string, start: number, end: number): boolean {
  const after = text.slice(end, end + 60)
  if (saidBehind.test(after)) return true
  if (countedBehind.test(after)) return false
  const { region, before } = wordsBefore(text, start)
  const named = before.replace(nameBetween, (name) =>
    labels.has(name.trim().toLowerCase()) || !capital.test(name) ? name : '',
  )
  return strictly().test(named) || !strictFinder.find(region).next().done
}

/** Whether the word directly before a number is a noun of something else (`chassis 415-555-0132`). */
export function isNamedElse(text: string, start: number): boolean {
  const { region, nearest } = wordsBefore(text, start)
  if (nearest === undefined || !/^\p{Ll}/u.test(nearest) || !latin.test(nearest)) return false
  return stepOver(nearest, undefined) === 'stop' && nearest !== 'text' && !isPhoneWord(region)
}

/** Whether the words directly before a number call it the number of something that is no telephone. */
export function isNumberOfOther(text: string, start: number): boolean {
  const before = asWords(text.slice(Math.max(0, start - 48), start))
  const compound = /\b(?:call|contact|phone|ring|dial|cell|text|reach|mobile|signal)\s(\p{Ll}+)[\s:#=]{1,3}$/u.exec(
    before,
  )?.[1]
  if (compound !== undefined && !between.has(compound) && !telephoneNouns.has(compound)) return true
  const named = /([\p{L}'’-]+)\snumbers?(?:\s+(?:is|was|are))?[\s:#="']{0,4}$/iu.exec(before)?.[1]?.toLowerCase()
  return named !== undefined && !telephoneNouns.has(named) && !/['’]s?$|s['’]$/.test(named)
}
