import type { DetectorRow } from '../../detector.ts'
import { madeOnce } from '../../finding/made-once.ts'

const name = "\\p{Lu}[\\p{L}'’-]{1,24}"
const full = `${name}(?: (?:\\p{Lu}\\.|van|von|de|der|da|di|del|la|bin|al|Mac|Mc) ?){0,2}(?: ${name}){0,2}`
/** What is written behind `Dear` and titles to nobody. */
const nobody =
  '(?!(?:Sir|Madam|Customer|Team|All|Friend|Colleague|Hiring|Editor|Everyone|Student|Parent|Guest|Reader|User|Client|Member|Supporter|Santa|Diary|God|Lord|President|Damen|Herren|Kunden|Monsieur|Madame)\\p{L}*\\b)'

const forms: readonly string[] = [
  `(?<=\\b(?:[Mm]y|[Hh]is|[Hh]er|[Tt]heir) (?:full )?name(?: is|'s) )${full}`,
  `(?<=\\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Herrn?|Frau|Sr|Sra|Srta|Señora?|Signora?|Sig|Monsieur|Madame|Mme|Mlle|Dhr|Mevr|Pan|Pani)\\.? )${nobody}${full}`,
  `(?<=(?:^|\\n|[.!?] )(?:Dear|Hi|Hello|Hey|Lieber?|Cher|Chère|Estimad[oa]|Querid[oa]|Caro|Cara|Beste) )${nobody}${name}(?: ${name})?(?=[,!:\\n])`,
  `(?<=\\b(?:[Ii]ch heiße|[Ii]ch heisse|[Mm]ein Name ist|[Jj]e m[’']appelle|[Mm]e llamo|[Mm]i nombre es|[Mm]i chiamo|[Cc]hamo-me|[Mm]eu nome é|[Ii]k heet|[Mm]ijn naam is|[Nn]azywam się) )${full}`,
  `(?<=\\b(?:[Tt]his is|[Ss]igned by|[Ss]poke (?:to|with)|[Cc]ontact person:?|[Ii] am called|[Ii] go by) )${name} ${name}`,
  `(?<=(?:[Ss]incerely|[Rr]egards|[Cc]heers|[Tt]hanks|Grüße|Gruß|[Cc]ordialement|[Ss]aludos),?\\n{1,2})${name}(?: ${name}){0,2}`,
  `\\p{Script=Han}{2,4}(?=(?:さん|様|先生|先輩)(?!\\p{Script=Han}))`,
]

const shape = madeOnce(() => new RegExp(forms.join('|'), 'gu'))

/** Names of persons, told by the words around them; a name alone is not seen. */
// prettier-ignore
export const personRows: readonly DetectorRow[] = [
  {
    id: 'person_name', name: 'Name of a Person', family: 'personal', pii: ['PERSON'], get pattern() { return shape() }, confidence: 'medium',
    examples: {
      positive: ['my name is Jane Miller', 'ask Mr. Okafor', 'Dear Tomas,\nthanks', 'Frau Schneider', 'Ich heiße Lena', 'Kind regards,\nAna Ruiz', 'Me llamo Pablo García'],
      negative: ['Dear Sir or Madam,', 'my name is on the list', 'Dear Customer,', 'Hello World', 'the doctor is in', 'Dear Team,'],
    },
  },
]
