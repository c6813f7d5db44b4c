import type { Candidate, DetectorRow } from '../../detector.ts'
import { madeOnce } from '../../finding/made-once.ts'

const months =
  'jan(?:uary|\\.)?|feb(?:ruary|\\.)?|mar(?:ch|\\.)|apr(?:il|\\.)?|june?|july?|aug(?:ust|\\.)?|sept?(?:ember|\\.)?|oct(?:ober|\\.)?|nov(?:ember|\\.)?|dec(?:ember|\\.)?|januar|februar|märz|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro'
const weekdays =
  'mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo'
const day = '(?:0?[1-9]|[12]\\d|3[01])(?:st|nd|rd|th|\\.)?'
const year = '(?:1[89]|20)\\d\\d'

/** Nouns behind a number that counts them. */
const counted =
  '(?:words?|boxes|files|records|requests|sessions|cases|copies|parts|places|countries|cities|batches|chunks|entries|devices|nodes|hosts|servers|orders|tests|commits|queries|calls|packages|cells|slots|bytes|bits|blocks|frames|samples|tables|columns|groups|teams|rooms|seats|people|persons?|users?|items?|rows?|lines?|pages?|pieces?|chars?|characters?|tokens?|dollars?|euros?|pounds?|watts?|volts?|hp|kcal|calories?|calorie|steps?|points?|mile|miles|meters?|metres?|km|kg|mm|cm|ml|mg|mah|mb|gb|kb|ms|seconds?|minutes?|hours?|days?|square|sq|ft|foot|feet|times|percent|unit|units|port|pixels?|px|dpi|rpm|degrees?)'

/** Each a way to write a date or a time; leftmost and longest first. */
const forms: readonly string[] = [
  `${year}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\\d|3[01])(?:[T ]\\d{2}:\\d{2}(?::\\d{2})?(?:Z|[+-]\\d{2}:?\\d{2})?)?`,
  `(?:0?[1-9]|[12]\\d|3[01])([-/])(?:0?[1-9]|[12]\\d|3[01])\\1(?:${year}|\\d\\d)`,
  // With dots the day stands first; of single digits and a short year, as in a version, only words make a date.
  `(?:0?[1-9]|[12]\\d|3[01])\\.(?:0?[1-9]|1[0-2])\\.${year}|(?:0[1-9]|[12]\\d|3[01])\\.(?:0[1-9]|1[0-2])\\.\\d\\d`,
  `(?<=\\b(?:am|den|vom|bis|ab|seit|zum|geb\\.?|geboren|on|born|dated?:?|datum:?|due:?|il|le|del|dne|dnia) )(?:0?[1-9]|[12]\\d|3[01])\\.(?:0?[1-9]|1[0-2])\\.\\d\\d`,
  `${day} (?:of |de )?(?:${months}|may|mai)(?:,? (?:of |de )?${year})?`,
  `(?:${months}|may|mai) ${day},? ${year}`,
  `(?:${months}|may) (?:0?[1-9]|[12]\\d|3[01])(?:st|nd|rd|th)?`,
  `(?:${months}|may|mai),? (?:of |de )?${year}`,
  `(?<=\\b(?:in|since|until|by|of|year|early|late|from|before|after|around|during|born|im jahr|en|seit|from) )${year}(?! ?${counted}\\b)`,
  `(?:the )?(?:early |mid[- ]|late )?(?:1[89]|20)\\d0s`,
  // A film of 2001; not an essay of 2000 words.
  `(?<=\\b(?:an?|the) )(?:1[89]|20)(?!00)\\d\\d(?= (?!${counted}\\b)\\p{L})`,
  `(?:${weekdays})`,
  `(?:last|next|this|past|coming) (?:week|month|year|weekend|night|summer|winter|spring|autumn|fall|quarter|decade|century)`,
  `(?:yesterday|tomorrow|tonight)`,
  `(?<=\\b(?:in|since|until|of|last|next|this|from|early|late|mid) )(?:january|february|march|april|may|june|july|august|september|october|november|december)`,
  `(?:[01]?\\d|2[0-3])[:.][0-5]\\d ?(?:[ap]\\.?m\\.?|uhr)|(?:0?[1-9]|1[0-2]) ?[ap]\\.?m\\b\\.?|(?<=\\b(?:at|by|until|from|um|à|a las) )(?:[01]?\\d|2[0-3]):[0-5]\\d`,
  `(?<!\\d)(?:19|20)\\d\\d年(?:\\d{1,2}月(?:\\d{1,2}日)?)?|\\d{1,2}月\\d{1,2}日`,
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

function* findDates(text: string): Generator<Candidate> {
  for (const match of text.matchAll(shape())) {
    const before = text.slice(Math.max(0, match.index - 24), match.index)
    if (shortDotted.test(match[0]) && versionWord.test(before)) continue
    yield { start: match.index, end: match.index + match[0].length }
  }
}

/** Dates and times as people write them. */
// prettier-ignore
export const dateRows: readonly DetectorRow[] = [
  {
    id: 'date_time', name: 'Date or Time', family: 'personal', pii: ['DATE_TIME'], find: findDates, confidence: 'medium',
    examples: {
      positive: ['born on 12 May 1984', 'due 2026-05-14', 'on 05/14/2026', 'see you on Tuesday', 'in 1999 we moved', 'March 3rd, 2021', 'at 10:30', 'by 5 pm', 'am 3. Oktober 1990', 'le 14 juillet 1789', 'next month', '2024年5月3日', 'during the 1990s', 'a 2001 comedy', 'geboren am 5.2.59', 'Termin 05.02.26', '3.10.1990'],
      negative: ['version 10.4.2.1', 'room 1999', 'call 555-0132', 'I may come', 'march on', 'the ratio 16:9', 'in 199', 'part 1/2', 'a 2000 word essay', 'the 1950 rows', 'a 1985 kcal diet', 'upgrade from 6.12.47 to 2.18.25', 'done in 2094 ms', 'shipped in 1958 boxes', '1/2-03', 'release 13.10.21'],
    },
  },
]
