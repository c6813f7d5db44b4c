import type { DetectorRow } from '../../detector.ts'
import { madeOnce } from '../../finding/made-once.ts'

const name = "\\p{Lu}[\\p{L}'’-]{1,24}"
const full = `${name}(?: (?:\\p{Lu}\\.|van|von|de|der|da|di|del|la|bin|al|Mac|Mc) ?){0,2}(?: ${name}){0,2}`
/** What is written behind `Dear` and titles to nobody. */
const nobody =
  '(?!(?:Sir|Madam|Customer|Team|All|Friend|Colleague|Hiring|Editor|Everyone|Student|Parent|Guest|Reader|User|Client|Member|Supporter|Santa|Diary|God|Lord|President|Wizard|Doctor|Professor|Neighbou?r|Community|Valued|Recruiter|Committee|Board|Applicant|Candidate|Participant|Investor|Shareholder|Passenger|Resident|Tenant|Partner|Mom|Mum|Dad|Grandma|Grandpa|World|Universe|Future|Self|Support|Admin|Council|Minister|Captain|King|Queen|Prince|Folks|There|Again|Agent|Assistant|Author|Owner|Subscriber|Damen|Herren|Kunden|Kundinnen|Monsieur|Madame)(?:e?s)?\\b)'

/** Words with a capital that are no names. */
const noName =
  '(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\\b|(?:January|February|March|April|May|June|July|August|September|October|November|December|I|The|A|An|It|If|When|While|Who|What|Where|Why|How|And|But|Or|Is|Are|Was|Will|Would|Can|Could|Please|Then|There|This|That|These|They|We|You|He|She|My|Our|Your|Do|Does|Did|No|Not|Yes|God|Google|Inc)\\b)'
const relation =
  '(?:son|daughter|wife|husband|brother|sister|kid|child|friend|colleague|boss|manager|mother|mom|mum|father|dad|uncle|aunt|cousin|neighbou?r|partner|girlfriend|boyfriend|fianc[ée]e?|nephew|niece|grandmother|grandfather|grandma|grandpa|driver|nurse|plumber|teacher|student|patient|employee|accountant|dentist|doctor|coach|electrician|secretary|attorney|intern|nanny|babysitter|gardener|hairdresser|classmate|co-?worker|stepson|stepdaughter|godson|grandson|granddaughter|roommate|flatmate|landlord|tenant|therapist|lawyer|supervisor|client)'

const human =
  '(?:man|woman|boy|girl|guy|lady|gentleman|baby|tenant|patient|employee|doctor|nurse|friend|student|driver|teacher|neighbou?r|colleague|child|son|daughter|wife|husband|brother|sister|mother|father|girlfriend|boyfriend|kid|cousin|nephew|niece|candidate|applicant|witness|suspect|victim)'
/** Ends of letters. */
const closing =
  '[Ss]incerely|[Yy]ours(?: truly| faithfully)?|[Rr]egards|[Cc]heers|[Tt]hanks|[Mm]any thanks|[Tt]hank you|[Ww]arm(?:ly| wishes)|[Bb]est(?: wishes)?|[Ll]ove|[Rr]espectfully|Grüßen?|Gruß|MfG|LG|[Cc]ordialement|[Bb]ien à vous|[Ss]aludos|[Aa]tentamente|[Uu]n abrazo|[Cc]ordiali saluti|[Ss]audações|[Gg]roet(?:en)?|[Pp]ozdrawiam|[Hh]älsning(?:ar)?|[Hh]ilsen'
/** Labels of fields that hold names of persons, and none that may hold another one. */
const nameLabel =
  "(?:[Ff]irst|[Ll]ast|[Ff]ull|[Mm]iddle|[Gg]iven|[Ff]amily|[Mm]aiden|[Cc]ustomer|[Pp]atient|[Ee]mployee|[Ss]tudent|[Bb]illing|[Rr]ecipient|[Cc]ontact|[Cc]ardholder|[Aa]ccount ?[Hh]older|[Pp]assenger|[Gg]uest|[Aa]pplicant|[Ss]pouse|[Mm]other'?s?|[Ff]ather'?s?)[_ -]?[Nn]ame|[Ss]urname|[Cc]ardholder|[Aa]ccount[_ ]?[Hh]older|[Pp]assenger|[Cc]ontact[_ ]?[Pp]erson|[Ee]mergency [Cc]ontact|[Nn]ext of [Kk]in|Vorname|Nachname|Pr[ée]nom|Apellidos?|Cognome|Sobrenome|Achternaam|Voornaam|Efternamn|Förnamn|Nazwisko"

/** Words with a capital that name no person: offices, firms, products, peoples. */
const notNames = new Set(
  (
    'manager engineer developer director lead officer student teacher specialist assistant analyst consultant designer expert bot agent team support service services sales info billing ' +
    'sir madam maam maybe later back tomorrow asap authority root ca certificate theatre station weather platform care resources fantasy edition release releases final group accounts payable receivable payroll crew everybody everyone both notification notifications notice donotreply actions newsletter reply noreply customer help desk news alerts store shop bank university group company inc llc ltd gmbh corp foundation project product software hardware system systems data ' +
    'code studio office word excel cloud server client admin administrator user users department committee board council ministry institute college school hospital clinic church hotel ' +
    'street road avenue city state county republic kingdom island north south east west new united visual google microsoft apple amazon github gitlab openai chatgpt gpt claude copilot gemini ' +
    'python java javascript typescript react angular django linux windows android docker kubernetes ai api sql html css json llm senior junior chief head vice president secretary general ' +
    'universe america world pepper martens english german french spanish italian chinese japanese american british european african asian indian russian australian canadian polish dutch swedish irish greek turkish korean ' +
    'dark light mode string str text varchar column field char schema type required optional none null true false any value first last name enter your input example faker not unknown undefined number boolean object array ' +
    'am seared pizza subject date hr it marketing finance legal accounting operations security network practitioner shepherd mother father human practical story role task note notes step test tests'
  ).split(' '),
)

/** The name of a mailbox, where one stands right behind. */
const mailboxBehind = /^"? ?[<(]([^<>()\s@]{1,64})@/

function isName(found: string, text: string, start: number): boolean {
  const words = found.split(/[\s'’-]+/)
  if (words.some((word) => notNames.has(word.toLowerCase().replace(/\.$/, '')) || /^\p{Lu}{2,4}$/u.test(word)))
    return false
  const end = start + found.length
  const mailbox = mailboxBehind.exec(text.slice(end, end + 70))?.[1]?.toLowerCase()
  // Firms and newsletters have mailboxes too; a person's is called after her.
  return mailbox === undefined || words.some((word) => word.length > 2 && mailbox.includes(plain(word).slice(0, 6)))
}

/** Letters without marks, as mailboxes are written. */
function plain(word: string): string {
  return word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

const forms: readonly string[] = [
  `(?<=\\b[Tt]his is )${noName}${name} ${name}(?= (?:speaking|calling|from|here|again|writing)\\b|,? your\\b)`,
  `(?<=\\b(?:[Mm]y|[Hh]is|[Hh]er|[Tt]heir) (?:full )?name(?: is|'s) )${full}`,
  `(?<=\\b(?:(?:Mr|Mrs|Ms|Mx|Dr|Prof|Sr|Sra|Srta|Sig|Mme|Mlle|Dhr|Mevr)\\.?|Miss|Professor|Sir|Dame|Herrn?|Frau|Señora?|Signora?|Monsieur|Madame|Pani?) )${nobody}${noName}${full}`,
  `(?<=\\b(?:Rev|Capt|Sgt|Lt|Col|Gen|Hon|Fr)\\. )${noName}${name} ${name}`,
  `(?<=\\b(?:Judge|Justice|Senator|Detective|Inspector|Nurse|Pastor|Rabbi|Imam) )${noName}${name} ${name}`,
  `(?<=(?:^|\\n|[.!?] )(?:Dear|Hi|Hello|Hey|Lieber?|Cher|Chère|Estimad[oa]|Querid[oa]|Caro|Cara|Beste) )${nobody}${name}(?: ${name})?(?=[,!:\\n])`,
  `(?<=\\b(?:[Ii]ch heiße|[Ii]ch heisse|[Mm]ein Name ist|[Jj]e m[’']appelle|[Mm]e llamo|[Mm]i nombre es|[Mm]i chiamo|[Cc]hamo-me|[Mm]eu nome é|[Ii]k heet|[Mm]ijn naam is|[Nn]azywam się) )${full}`,
  `(?<=\\b(?:[Ss]igned by|[Ss]poke (?:to|with)|[Cc]ontact person:?|[Ii] am called|[Ii] go by) )${name} ${name}`,
  `(?<=(?:${closing})[,!.]?[ \\t]*\\n{1,2})${nobody}${noName}${name}(?: (?:\\p{Lu}\\. )?${name}){0,2}(?=\\s*(?:$|\\n|,))`,
  `(?<=(?:${closing}), )${nobody}${noName}${name}(?: (?:\\p{Lu}\\. )?${name}){0,2}(?=[.!]?\\s*$)`,
  // I am Jo Lind, the new tenant; I'm Jo Lind and I live here
  `(?<=\\b[Ii](?: am|['’]m) )${noName}${name} ${name}(?=, (?:an?|the|your|and|from|born|aged?|\\d{2})\\b|\\.(?:\\s|$)|,? (?:and I|from|writing)\\b| \\()`,
  // Jo Lind, born on 3 May 1980
  `${noName}${name} (?:\\p{Lu}\\. )?${name}(?=(?:, | \\()(?:born|geb\\.|geboren|née?|nato|nata|nacid[oa]|aged?)\\s)`,
  `(?<=\\b(?:passport|birth certificate|death certificate|medical records?|payslips?|patient file|personnel file|CV|résumé|resume) (?:of|for) )${noName}${name} ${name}`,
  // The man is called Jo Lind
  `(?<=\\b${human} (?:is |was |who is )?(?:called|named) )${noName}${name}(?: ${name})?`,
  // firstName: "Jo"; Account holder: Jo Lind; Vorname: Jo
  `(?<=\\b(?:${nameLabel})["']?\\s{0,2}[:=]\\s{0,2}["']?)${noName}${name}(?: (?:\\p{Lu}\\. )?${name}){0,2}(?![\\p{L}\\p{N}_.([{<=])`,
  // From: Jo Lind <jo@example.org>; a mail of Jo Lind follows
  `(?<=(?:^|\\n)(?:From|To|Cc|Bcc|Sender|Reply-To|Von|An|De|Para|À|Da|Van|Aan): ?"?)${noName}${name} (?:\\p{Lu}\\. )?${name}(?="? ?(?:<[^<>\\s@]{1,64}@|\\n(?:Sent|Date|Subject|To|Cc|Gesendet|Betreff|Objet|Asunto|Oggetto|Onderwerp):))`,
  // Jo Lind <jo.lind@example.org>
  `${noName}${name} (?:\\p{Lu}\\. )?${name}(?="? ?[<(][^<>()\\s@]{1,64}@)`,
  // Name: Jo Lind, where a form goes on
  `(?<=(?:^|\\n|, |; )Name: ?)${noName}${name} (?:\\p{Lu}\\. )?${name}(?=[\\s,;]{1,3}(?:\\p{L}+ ){0,2}(?:[Pp]hone|[Tt]el\\p{L}*|[Ee]-?[Mm]ail|[Aa]ddress|[Bb]irth\\p{L}*|DOB|[Dd]ate of [Bb]irth|[Aa]ge|[Gg]ender|SSN|[Pp]assport|[Nn]ationality|[Mm]obile)(?: \\p{L}+)?: )`,
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
    id: 'person_name', name: 'Name of a Person', family: 'personal', pii: ['PERSON'], get pattern() { return shape() }, accepts: isName, confidence: 'medium',
    examples: {
      positive: ['my name is Jane Miller', 'ask Mr. Okafor', 'Dear Tomas,\nthanks', 'Frau Schneider', 'Ich heiße Lena', 'Kind regards,\nAna Ruiz', 'Me llamo Pablo García', 'my brother Rasmus', 'everyone calls me Ana', 'her maiden name is Holt', 'Customer: Kim Larsen', 'directed by Jo Lind', 'add Jo Lind as a beneficiary', 'I am Jo Lind, the new tenant', 'Jo Lind, born on 3 May 1980', 'Jo Lind <jo.lind@example.org>', 'From: Jo Lind\nSent: Monday', '{"firstName": "Jo"}', 'Best wishes,\nJo Lind', 'the tenant is called Jo Lind', 'Name: Jo Lind, Phone: 1'],
      negative: ['Dear Sir or Madam,', 'my name is on the list', 'Dear Customer,', 'Hello World', 'the doctor is in', 'Dear Team,', 'call me Monday', 'my boss When', 'add Dark Mode as an option', 'Customer: Phoenix', 'written by hand', 'I am Project Manager, the best', 'Support Team <support@example.org>', 'From: New York\nTo: Los Angeles', 'firstName: String', 'first_name = Column(Text)', 'a method called Monte Carlo', 'Name: Visual Studio', 'Sr. Software Engineer', 'Peter Pan. How are you?', 'Best,\nSupport Team', 'Upwork Notices <donotreply@example.org>'],
    },
  },
]
