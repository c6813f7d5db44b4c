import type { Candidate } from '../../detector.ts'
import { madeOnce } from '../../finding/made-once.ts'

const months =
  'jan(?:uary|\\.)?|feb(?:ruary|\\.)?|mar(?:ch|\\.)|apr(?:il|\\.)?|june?|july?|aug(?:ust|\\.)?|sept?(?:ember|\\.)?|oct(?:ober|\\.)?|nov(?:ember|\\.)?|dec(?:ember|\\.)?|januar|februar|märz|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro'
const weekdays =
  'mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo'
const day = '(?:0?[1-9]|[12]\\d|3[01])(?:st|nd|rd|th|\\.)?'
const year = '(?:1[89]|20)\\d\\d'

/** Words that may follow a year; any other word there is what the number counts (`after 1911 retries`). */
const followers =
  'and|or|to|but|when|while|because|as|at|by|in|on|with|from|for|was|were|is|has|had|did|are|will|would|i|he|she|we|they|it|you|the|an?|my|his|her|our|their|there|until|through|till|after|before|since|if|so|that|this|where|which|who|than|about|under|near|into|during|between|onwards?|now|also|only|both|not|still|ad|bc|ce|bce|already|compared|nobody|everybody|everyone|someone|somebody|alone|versus|vs|und|oder|bis|als|war|waren|ist|wurde|hat|ich|er|sie|wir|das|der|die|den|ein|eine|im|mit|von|nach|et|ou|à|pour|je|il|elle|nous|ils|le|la|les|un|une|en|dans|y|o|el|los|las|fue|era|por|para|con|e|di|da|del|della|che|è|em|no|na|foi|een|het|i|w|do|og|och|ja'
const yearEnds = `(?=$|[\\r\\n]|['’]s\\b|[.,;:?!)\\]}"”»'’|](?:[^\\p{L}\\p{N}]|$)|\\.\\.\\.|[—–]{1,3}|\\s+(?:[^\\p{L}\\p{N}\\s$€£%°]|(?:${followers})(?![\\p{L}\\p{N}_])))`
/** What happens in a year, or is called by it: `a 2001 comedy`, `the 1989 revolutions`. */
const ofYear =
  'films?|movies?|comed(?:y|ies)|thrillers?|dramas?|documentary|documentaries|musicals?|remakes?|sequels?|series|albums?|songs?|singles?|hits?|books?|novels?|essays? (?:by|of)|editions?|seasons?|elections?|campaigns?|census|stud(?:y|ies)|surveys?|reports?|budgets?|championships?|tournaments?|games|olympics|cup|models?|wars?|revolutions?|uprisings?|protests?|festivals?|conferences?|summits?|vintages?|papers?|acts?|laws?|treaty|treaties|crisis|crash|recession|pandemic|earthquakes?|floods?|hurricane|merger|agreement|convention|reform|tax year|financial year|fiscal year|annual report|calendar|graduates?|class|wedding|accident|trial|attack|attacks|eruption|strike|version of the|american|british|french|german|italian|spanish|japanese|indian|canadian|soviet'
/** Seasons, ends and events of a year: only behind these does `of` name one and not an amount. */
const partsOfYear =
  'summer|winter|spring|autumn|fall|end|start|beginning|middle|half|quarter|q[1-4]|class|crisis|elections?|war|revolution|year|month|week|economy|budget|report|season|summit|olympics|cup|january|february|march|april|may|june|july|august|september|october|november|december|film|movie|album|song|book|act|treaty|edition|graduate|days|crash|recession|census'
/** What is done by a year; by any other number things are counted, moved or divided. */
const endsBy =
  'ready|done|completed?|finish\\w*|due|deadlines?|retir\\w*|expected|launch\\w*|deliver\\w*|happen\\w*|neutral|zero|gone|phased out|available|live|over|ended|closed|open|dead|built|extinct|independent'
/** Verbs of amounts that stand farther before `from 2000 to 4096`. */
const amountMoved =
  /\b(?:rais|lower|increas|decreas|reduc|chang|grow|grew|rose|rise|drop|fell|fall|mov|scal|resiz|shift|bump|extend|expand|shr[aiu]nk|adjust|cut|went|go|tun|double|halv|jump|climb)\w*\b[^.!?\n]{1,30}\bfrom $/iu
const toOtherNumber = /^ ?(?:to|-|–|through|until) ?\d/u
const toYear = /^ ?(?:to|-|–|through|until) ?(?:1[89]|20)\d\d(?!\d)/u

/** Verbs and nouns of amounts: what goes up from or by a number, or stops at it, is no year. */
const amountBefore =
  '(?<!\\b(?:up|down|off|over|under|short|ahead|behind|modulo|mod|count\\w*|chang\\w*|increas\\w*|increment\\w*|decreas\\w*|decrement\\w*|reduc\\w*|multipl\\w*|divid\\w*|divisible|grow\\w*|grew|rais\\w*|rose|risen?|rising|drop\\w*|fell|fall\\w*|cut|shr[aiu]nk\\w*|exceed\\w*|beat\\w*|w[oi]n|wins|lost|los[ei]\\w*|outvoted|shift\\w*|scal\\w*|resiz\\w*|pad\\w*|differ\\w*|rang\\w*|subtract\\w*|minus|plus|go|goes|went|jump\\w*|climb\\w*|number\\w*|limit\\w*|pric\\w*|ports?|pages?|lines?|rows?|index\\w*|offset\\w*|upgrad\\w*|downgrad\\w*|migrat\\w*|updat\\w*|bump\\w*|time[sd]? ?out|timeout|fail\\w*|stop\\w*|abort\\w*|exit\\w*|break\\w*|crash\\w*|disconnect\\w*|retr\\w*|expir\\w*|loop\\w*|iterat\\w*|repeat\\w*|scroll\\w*|read\\w*|result\\w*) (?:in|by|from|until|after|before|of|since) )(?<!\\b(?:one|1|odds|chances?)(?: of(?: one)?)? in )'
const bareYear = '(?:1[89]\\d|20[0-5])\\d'
const lowerMonth = `(?:${months}|may|mai|mar)`
/** Before a date, and before no amount. */
const cue =
  '(?<=\\b(?:on|by|until|till|since|before|after|from|to|through|between|and|or|of|for|the|dated?|dates|born|birth|birthday|dob|d\\.o\\.b\\.|due|expir\\w{1,5}|valid|starting|starts?|leaving|returning|ending|ends?|arriving|departing|was|is|am|den|vom|bis|ab|seit|zum|geb\\.?|geboren|datum|il|le|el|del|dne|dnia|termin|date of birth|as of|effective|posted|signed|issued|updated|created|modified|released|published)[:=,]? ?["\']?)'

/** Each a way to write a date or a time; leftmost and longest first. */
const forms: readonly string[] = [
  `${year}[-/](?:0?[1-9]|1[0-2])[-/](?:0?[1-9]|[12]\\d|3[01])(?:[T ]\\d{2}:\\d{2}(?::\\d{2})?(?:Z|[+-]\\d{2}:?\\d{2})?)?`,
  // A version may be written so too.
  `(?=[12])(?:(?<=^|\\n)|${cue})${year}\\.(?:0[1-9]|1[0-2])\\.(?:0[1-9]|[12]\\d|3[01])`,
  `(?:0?[1-9]|[12]\\d|3[01])([-/])(?:0?[1-9]|[12]\\d|3[01])\\1${year}`,
  // Of two digits each, only a leading zero or words tell a date from amounts in a row.
  `(?:0[1-9]/(?:0?[1-9]|[12]\\d|3[01])|(?:[1-9]|[12]\\d|3[01])/0[1-9])/\\d\\d`,
  `(?=\\d)${cue}(?:0?[1-9]|[12]\\d|3[01])([-/])(?:0?[1-9]|[12]\\d|3[01])\\2\\d\\d`,
  // With dots the day stands first; of single digits and a short year, as in a version, only words make a date.
  `(?:0?[1-9]|[12]\\d|3[01])\\.(?:0?[1-9]|1[0-2])\\.${year}|(?:0[1-9]|[12]\\d|3[01])\\.(?:0[1-9]|1[0-2])\\.\\d\\d`,
  `(?=\\d)(?<=\\b(?:am|den|vom|bis|ab|seit|zum|geb\\.?|geboren|on|born|dated?:?|datum:?|due:?|il|le|del|dne|dnia) )(?:0?[1-9]|[12]\\d|3[01])\\.(?:0?[1-9]|1[0-2])\\.\\d\\d`,
  `${day} (?:of |de )?${lowerMonth},? (?:of |de )?${year}`,
  `${day} (?:of |de )?(?:${months}|mai)`,
  `(?=\\d)(?:(?:0?[1-9]|[12]\\d|3[01])(?:st|nd|rd|th) (?:of )?|(?:0?[1-9]|[12]\\d|3[01]) of |${cue}(?:0?[1-9]|[12]\\d|3[01]) )may`,
  `${lowerMonth} ${day},? ${year}`,
  `(?:${months}|may) (?:0?[1-9]|[12]\\d|3[01])(?:st|nd|rd|th)`,
  `(?=[^\\d\\s])${cue}(?:${months}|may) (?:0?[1-9]|[12]\\d|3[01])`,
  `(?:${months}|may) (?:0?[1-9]|[12]\\d|3[01])${yearEnds}`,
  `(?:${months}|mai),? (?:of |de )?${year}`,
  `may,? (?:of )?${year}${yearEnds}`,
  `(?=[12])(?<=\\b(?:in|since|until|during|early|late|mid|from|before|after|circa|im jahre?|en|seit|year|years|born) )${amountBefore}${bareYear}${yearEnds}`,
  `(?=[12])(?<=\\b(?:1[89]|20)\\d\\d (?:to|until|through|till|and|or) )${bareYear}${yearEnds}`,
  `(?=[12])(?<=\\b(?:the year|year:|year of birth:?|year is|year was) )${year}`,
  `(?=[12])(?<=(?:^|[.!?\\n] ?|, |\\b(?:${endsBy}) )by )${bareYear}${yearEnds}`,
  `(?=[12])(?<=\\b(?:${partsOfYear}) of )${bareYear}${yearEnds}`,
  `(?=[12])(?<=\\b(?:born|built|founded|made|painted|written|dates?|dating|invented|established|introduced|died|lived|came|moved|began|summer|winter|spring|autumn|fall|graduated)(?: around| about| circa| back to| in| from)? )${bareYear}${yearEnds}`,
  `(?=[12eml])(?<=\\b(?:the|early|mid|late|der|die|dos|los|les|your|our|their)[ -])(?:(?:early|mid|late)[- ])?(?:1[89]|20)\\d0s`,
  // A film of 2001; not an essay of 2000 words.
  `(?=[12])(?<=\\b(?:an?|the) )${bareYear}(?= \\p{L})`,
  `(?:${weekdays})(?!\\.com)`,
  `(?:last|next|this|past|coming) (?:week|month|year|weekend|night|summer|winter|quarter|decade|century|(?:spring|autumn|fall)(?! (?:boot|beans?|framework|mvc|security|cloud|data|through|back|short|into|apart|under|from|off|down|over)))`,
  `(?:yesterday|tomorrow|tonight)`,
  `(?=[adfjnos])(?<=\\b(?:in|since|until|of|last|next|this|from|early|late|mid) )(?:january|february|april|june|july|august|september|october|november|december)`,
  `(?=m)(?<=\\b(?:in|since|until|from|early|late|mid|last|next|by|of) )(?:march|may)${yearEnds}`,
  `(?=\\d)(?:(?:[01]?\\d|2[0-3])[:.][0-5]\\d ?(?:[ap]\\.?m\\.?|uhr)|(?:0?[1-9]|1[0-2]) ?[ap]\\.?m\\b\\.?|(?<=\\b(?:at|by|until|from|um|à|a las) )(?:[01]?\\d|2[0-3]):[0-5]\\d)`,
  `(?=\\d)(?:(?<!\\d)(?:19|20)\\d\\d年(?:\\d{1,2}月(?:\\d{1,2}日)?)?|\\d{1,2}月\\d{1,2}日)`,
]
const shape = madeOnce(
  () =>
    new RegExp(
      `(?<![\\p{L}\\p{N}_.,/:-])(?:${forms.map((form) => `(?:${form})`).join('|')})(?![\\p{L}\\p{N}_]|[-/:]\\d)`,
      'giu',
    ),
)

const shortDotted = /^\d{1,2}\.\d{1,2}\.\d{2}$/
const versionWord =
  /(?:^|[^\p{L}])(?:v|ver|versions?|releases?|rev|revision|build|firmware|kernel|driver|patch|tag|upgrade|update|downgrade)(?: (?:to|from))?[\s:=#v]{0,3}$/iu
/** Numbers of goods and files with hyphens: `part no. 12-05-1998`. */
const goodsLabel =
  /(?:^|[^\p{L}])(?:parts?|sku|serial|model|isbn|ref|reference|lot|batch|s\/n|p\/n|catalog(?:ue)?|article|item|claim|policy|docket|case|(?:order|invoice|ticket|booking|account|file|id|sort|bank) (?:no|nr|number|code|id))\.?(?: (?:no|nr|number|code|id)\.?)?(?: is)?[\s:=#]{1,3}$/iu
const numericDate = /^\d+[-/.]\d+[-/.]\d+$/
/** Places in a file and sections of books are written like times: `error at 12:45`. */
const placeInFile =
  /(?:error|exception|warning|line|column|char|chapter|verse|section|ratio|index|offset|position|token|\.\w{1,4}|file|expected|unexpected \S{1,12}|odds|score|scale|mix\w*|aspect|ended|finished|won|lost|drew|stands?|leading|tied)(?: is| are)? (?:at|by|from|until) $/iu

/** Behind an article a year stands before what is of it, or before a name, which is no plural and no unit. */
const articleBefore = /(?:^|[^\p{L}])(?:an?|the) $/iu
const afterYear = madeOnce(() => new RegExp(`^ (?:${ofYear})(?![\\p{L}\\p{N}_])`, 'iu'))
const nameAfterYear =
  /^ (?!(?:Watts?|Volts?|Kelvin|Newton|Pascal|Joule|Hertz|Calorie|Word|Page|Point|Euro|Dollar|Pound|Yen|Meter|Metre|Mile|Foot|Pixel|Byte|Bit|Token|Row|Line|Item|Unit|Step|User|Day|Hour|Minute|Second|Character)\b)\p{Lu}\p{Ll}{2,}(?<!s)(?![\p{L}\p{N}_-])/u

/** Months that are words too, in lower case and without anything that makes them months. */
const monthVerb = /^(?:may|march)$/
/** Weekdays that are names of persons and towns with a capital. */
const weekdayName = /^Domingo$/
const nameBefore = /\p{Lu}\p{Ll}+ $/u

/** Short names of months that are numeral systems, and months that are verbs: in lower case only words before make them dates. */
const monthLike = /^(?:dec|oct|mar|may|march) \d/
const beforeMonth =
  /\b(?:on|by|until|till|since|before|after|from|to|through|between|for|the|of|and|dates?|due|starting|leaving|returning)[:,]? $/i
const yearBefore = /(?:1[89]|20)\d\d (?:to|until|through|till|and|or) $/i

export function* findDates(text: string): Generator<Candidate> {
  let last = -1
  for (const match of text.matchAll(shape())) {
    const [found] = match
    const before = text.slice(Math.max(0, match.index - 36), match.index)
    if (shortDotted.test(found) && versionWord.test(before)) continue
    if (numericDate.test(found) && (goodsLabel.test(before) || versionWord.test(before))) continue
    if (/^\d{1,2}:\d\d$/.test(found) && placeInFile.test(before)) continue
    if (monthVerb.test(found) && !/\b(?:in|since|until|from|by) $/i.test(before)) continue
    if (/^\d{4}$/.test(found) && /from $/i.test(before)) {
      const behind = text.slice(match.index + 4, match.index + 20)
      if (amountMoved.test(before) || (toOtherNumber.test(behind) && !toYear.test(behind))) continue
    }
    if (/^\d{4}$/.test(found) && articleBefore.test(before)) {
      const after = text.slice(match.index + 4, match.index + 34)
      if (!afterYear().test(after) && !nameAfterYear.test(after)) continue
    }
    if (monthLike.test(found) && !/\d{4}$/.test(found) && !beforeMonth.test(before)) continue
    // The second year of two is one where the first is.
    if (/^\d{4}$/.test(found) && yearBefore.test(before) && !/^ \p{L}+ $/u.test(text.slice(last, match.index))) continue
    if (weekdayName.test(found) && nameBefore.test(before)) continue
    last = match.index + found.length
    yield { start: match.index, end: last }
  }
}
