import type { DetectorRow } from '../../detector.ts'
import { madeOnce } from '../../finding/made-once.ts'

const name = "\\p{Lu}[\\p{L}'’-]{1,24}"
const full = `${name}(?: (?:\\p{Lu}\\.|van|von|de|der|da|di|del|la|bin|al|Mac|Mc) ?){0,2}(?: ${name}){0,2}`
/** What is written behind `Dear` and titles to nobody. */
const nobody =
  '(?!(?:Sir|Madam|Customer|Team|All|Friend|Colleague|Hiring|Editor|Everyone|Student|Parent|Guest|Reader|User|Client|Member|Supporter|Santa|Diary|God|Lord|President|Damen|Herren|Kunden|Monsieur|Madame)\\p{L}*\\b)'

/** Words with a capital that are no names. */
const noName =
  '(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\\b|(?:January|February|March|April|May|June|July|August|September|October|November|December|I|The|A|An|It|If|When|While|Who|What|Where|Why|How|And|But|Or|Is|Are|Was|Will|Would|Can|Could|Please|Then|There|This|That|These|They|We|You|He|She|My|Our|Your|Do|Does|Did|No|Not|Yes|God|Google|Inc)\\b)'
const relation =
  '(?:son|daughter|wife|husband|brother|sister|kid|child|friend|colleague|boss|manager|mother|mom|mum|father|dad|uncle|aunt|cousin|neighbou?r|partner|girlfriend|boyfriend|fianc[ée]e?|nephew|niece|grandmother|grandfather|grandma|grandpa|roommate|flatmate|landlord|tenant|therapist|lawyer|supervisor|client)'

const forms: readonly string[] = [
  `(?<=\\b(?:[Mm]y|[Hh]is|[Hh]er|[Tt]heir) (?:full )?name(?: is|'s) )${full}`,
  `(?<=\\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Herrn?|Frau|Sr|Sra|Srta|Señora?|Signora?|Sig|Monsieur|Madame|Mme|Mlle|Dhr|Mevr|Pan|Pani)\\.? )${nobody}${full}`,
  `(?<=(?:^|\\n|[.!?] )(?:Dear|Hi|Hello|Hey|Lieber?|Cher|Chère|Estimad[oa]|Querid[oa]|Caro|Cara|Beste) )${nobody}${name}(?: ${name})?(?=[,!:\\n])`,
  `(?<=\\b(?:[Ii]ch heiße|[Ii]ch heisse|[Mm]ein Name ist|[Jj]e m[’']appelle|[Mm]e llamo|[Mm]i nombre es|[Mm]i chiamo|[Cc]hamo-me|[Mm]eu nome é|[Ii]k heet|[Mm]ijn naam is|[Nn]azywam się) )${full}`,
  `(?<=\\b(?:[Tt]his is|[Ss]igned by|[Ss]poke (?:to|with)|[Cc]ontact person:?|[Ii] am called|[Ii] go by) )${name} ${name}`,
  `(?<=(?:[Ss]incerely|[Rr]egards|[Cc]heers|[Tt]hanks|Grüße|Gruß|[Cc]ordialement|[Ss]aludos),?\\n{1,2})${name}(?: ${name}){0,2}`,
  // My brother Rasmus; everyone calls me Ana
  `(?<=\\b(?:[Mm]y|[Hh]is|[Hh]er|[Tt]heir|[Oo]ur) (?:\\w{1,12} )?${relation} )${noName}${name}(?: ${name})?`,
  `(?<=\\b(?:[Cc]alls? me|[Cc]alled me|[Ii] am named|[Nn]icknamed) )${noName}${name}(?: ${name})?`,
  // Her maiden name is Holt; under my partner's name Jo Lind; Customer: Kim Larsen
  `(?<=\\b(?:maiden|last|first|family|middle|full|birth|partner's|wife's|husband's) name(?: is|:)? )${noName}${full}`,
  `(?<=(?:^|\\n)(?:Customer|Patient|Client|Guest|Applicant|Employee|Contact|Contact person|Attn|Attention|Author|Signed|Signature)\\s?: )${noName}${name} ${name}`,
  `(?<=\\b(?:mr|mrs|ms|dr|prof)\\. )${noName}${full}`,
  // A film directed by Jo Lind; add Jo Lind as a guardian
  `(?<=\\b(?:directed|written|composed|painted|sung|narrated|translated|arranged and sung|invented|founded|signed|interviewed) by )${noName}${name} ${name}`,
  `(?<=\\b(?:[Aa]dd|[Nn]ame|[Aa]ppoint|[Rr]emove) )${noName}${name} ${name}(?= as (?:an? |the |my )?(?:guardian|beneficiary|executor|owner|co-?owner|trustee|emergency contact|contact|witness|godparent)\\b)`,
  `\\p{Script=Han}{2,4}(?=(?:さん|様|先生|先輩)(?!\\p{Script=Han}))`,
]

const shape = madeOnce(() => new RegExp(forms.join('|'), 'gu'))

/** Names of persons, told by the words around them; a name alone is not seen. */
// prettier-ignore
export const personRows: readonly DetectorRow[] = [
  {
    id: 'person_name', name: 'Name of a Person', family: 'personal', pii: ['PERSON'], get pattern() { return shape() }, confidence: 'medium',
    examples: {
      positive: ['my name is Jane Miller', 'ask Mr. Okafor', 'Dear Tomas,\nthanks', 'Frau Schneider', 'Ich heiße Lena', 'Kind regards,\nAna Ruiz', 'Me llamo Pablo García', 'my brother Rasmus', 'everyone calls me Ana', 'her maiden name is Holt', 'Customer: Kim Larsen', 'directed by Jo Lind', 'add Jo Lind as a beneficiary'],
      negative: ['Dear Sir or Madam,', 'my name is on the list', 'Dear Customer,', 'Hello World', 'the doctor is in', 'Dear Team,', 'call me Monday', 'my boss When', 'add Dark Mode as an option', 'Customer: Phoenix', 'written by hand'],
    },
  },
]
