import { madeOnce } from '../../finding/made-once.ts'
import { japaneseFamilyNames } from './japanese-family-names.ts'

const name = "\\p{Lu}(?:[\\p{L}-]|['’](?!s(?!\\p{L}))){0,23}\\p{L}"
const particles =
  '(?: (?:\\p{Lu}\\.|van|von|de|der|den|da|do|dos|di|del|la|le|bin|al|el|ten|ter|zu|af|Mac|Mc|De|Van|Della)){0,3}'
const full = `${name}(?:${particles} ${name}){0,2}`
/** A given name and a family name, and what stands between. */
const pair = `${name}${particles} ${name}`
/** What is written behind `Dear` and titles to nobody. */
const nobody =
  '(?!(?:Sir|Madam|Customer|Team|All|Friend|Colleague|Hiring|Editor|Everyone|Student|Parent|Guest|Reader|User|Client|Member|Supporter|Santa|Diary|God|Lord|President|Wizard|Doctor|Professor|Landlord|Neighbou?r|Community|Valued|Recruiter|Committee|Board|Applicant|Candidate|Participant|Investor|Shareholder|Passenger|Resident|Tenant|Partner|Mom|Mum|Dad|Grandma|Grandpa|World|Universe|Future|Self|Support|Admin|Council|Minister|Captain|King|Queen|Prince|Folks|There|Again|Agent|Assistant|Author|Owner|Subscriber|Damen|Herren|Kunden|Kundinnen|Monsieur|Madame)(?:e?s)?\\b)'

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
  "(?:[Ff]irst|[Ll]ast|[Ff]ull|[Mm]iddle|[Gg]iven|[Ff]amily|[Mm]aiden|[Cc]ustomer|[Pp]atient|[Ee]mployee|[Ss]tudent|[Bb]illing|[Rr]ecipient|[Cc]ontact|[Cc]ardholder|[Aa]ccount ?[Hh]older|[Pp]assenger|[Gg]uest|[Aa]pplicant|[Ss]pouse|[Mm]other'?s?|[Ff]ather'?s?)[_ -]?[Nn]ame|[Ss]urname|[Cc]ardholder|[Aa]ccount[_ ]?[Hh]older|[Cc]ontact[_ ]?[Pp]erson|[Ee]mergency [Cc]ontact|[Nn]ext of [Kk]in|Vorname|Nachname|Pr[ée]nom|Apellidos?|Cognome|Sobrenome|Achternaam|Voornaam|Efternamn|Förnamn|Nazwisko"

const forms: readonly string[] = [
  `(?<=\\b[Tt]his is )${noName}${pair}(?= (?:speaking|calling|from|here|again|writing)\\b|,? your\\b)`,
  `(?<=\\b(?:[Mm]y|[Hh]is|[Hh]er) (?:full )?name(?: is|'s) )${full}`,
  `(?<=\\b(?:(?:Mr|Mrs|Ms|Mx|Dr|Prof|Sr|Sra|Srta|Sig|Mme|Mlle|Dhr|Mevr)\\.?|Miss|Professor|Sir|Dame|Herrn?|Frau|Señora?|Signora?|Monsieur|Madame|Pani) )${nobody}${noName}${full}`,
  `(?<=\\b(?:Rev|Capt|Sgt|Lt|Col|Gen|Hon|Fr)\\. )${noName}${pair}`,
  `(?<=\\b(?:Judge|Justice|Senator|Detective|Inspector|Nurse|Pastor|Rabbi|Imam) )${noName}${pair}`,
  `(?<=(?:^|\\n|[.!?] )(?:Dear|Hi|Hello|Hey|Lieber?|Cher|Chère|Estimad[oa]|Querid[oa]|Caro|Cara|Beste) )${nobody}${name}(?: ${name})?(?=[,!:\\n])`,
  `(?<=\\b(?:[Ii]ch heiße|[Ii]ch heisse|[Mm]ein Name ist|[Jj]e m[’']appelle|[Mm]e llamo|[Mm]i nombre es|[Mm]i chiamo|[Cc]hamo-me|[Mm]eu nome é|[Ii]k heet|[Mm]ijn naam is|[Nn]azywam się) )${full}`,
  `(?<=\\b(?:[Ss]igned by|[Ss]poke (?:to|with)|[Cc]ontact person:?|[Ii] am called|[Ii] go by) )${pair}`,
  `(?<=(?:${closing})[,!.]?[ \\t]*\\n{1,2})${nobody}${noName}${full}(?=\\s*(?:$|\\n|,))`,
  `(?<=(?:${closing}), )${nobody}${noName}${full}(?=[.!]?\\s*$)`,
  // I am Jo Lind, the new tenant; I'm Jo Lind and I live here
  `(?<=\\b[Ii](?: am|['’]m) )${noName}${pair}(?=, (?:an?|the|your|and|from|born|aged?|\\d{2})\\b|\\.(?:\\s|$)|,? (?:and I|from|writing)\\b| \\()`,
  // Jo Lind, born on 3 May 1980
  `${noName}${pair}(?=(?:, | \\()(?:born|geb\\.|geboren|née?|nato|nata|nacid[oa]|aged?)\\s)`,
  `(?<=\\b(?:passport|birth certificate|death certificate|medical records?|payslips?|patient file|personnel file|CV|résumé|resume) (?:of|for) )${noName}${pair}`,
  // The man is called Jo Lind
  `(?<=\\b${human} (?:is |was |who is )?(?:called|named) )${noName}${full}`,
  // firstName: "Jo"; Account holder: Jo Lind; Vorname: Jo
  `(?<=\\b(?:${nameLabel})["']?\\s{0,2}[:=]\\s{0,2}["']?)${noName}${full}(?![\\p{L}\\p{N}_.([{<=])`,
  // From: Jo Lind <jo@example.org>; a mail of Jo Lind follows
  `(?<=(?:^|\\n)(?:From|To|Cc|Bcc|Sender|Reply-To|Von|An|De|Para|À|Da|Van|Aan): ?"?)${noName}${pair}(?="? ?(?:<[^<>\\s@]{1,64}@|\\n(?:Sent|Date|Gesendet|Envoyé|Enviado|Verzonden):))`,
  // Jo Lind <jo.lind@example.org>
  `${noName}${pair}(?="? ?[<(][^<>()\\s@]{1,64}@)`,
  // Name: Jo Lind, where the form goes on with what only persons have; shops have telephones too
  `(?<=(?:^|\\n|, |; )Name: ?)${noName}${pair}(?=(?:[\\s,;]{1,3}(?:[Pp]hone|[Tt]el\\p{L}*|[Mm]obile|[Aa]ddress)(?: \\p{L}+)?: [^\\n,;]{1,60})?[\\s,;]{1,3}(?:(?:\\p{L}+ ){0,2}(?:[Bb]irth\\p{L}*|DOB|[Dd]ate of [Bb]irth|[Aa]ge|[Gg]ender|SSN|[Pp]assport|[Nn]ationality)(?: \\p{L}+)?: (?:[+(\\d]|\\p{L})|(?:\\p{L}+ )?[Ee]-?[Mm]ail(?: [Aa]ddress)?: \\S{1,64}@))`,
  // My brother Rasmus; everyone calls me Ana
  `(?<=\\b(?:[Mm]y|[Hh]is|[Hh]er|[Tt]heir|[Oo]ur) (?:\\w{1,12} )?${relation} )${noName}${full}`,
  `(?<=\\b(?:[Cc]alls? me|[Cc]alled me|[Ii] am named|[Nn]icknamed) )${noName}${full}`,
  // Her maiden name is Holt; under my partner's name Jo Lind; Customer: Kim Larsen
  `(?<=\\b(?:maiden|last|first|family|middle|full|birth|partner's|wife's|husband's) name(?: is|:)? )${noName}${full}`,
  `(?<=(?:^|\\n)(?:Customer|Patient|Client|Applicant|Employee|Contact person|Attn|Attention|Author|Signed|Signature)\\s?: )${noName}${pair}`,
  `(?<=\\b(?:mr|mrs|ms|dr|prof)\\. )${noName}${full}`,
  // A film directed by Jo Lind; add Jo Lind as a guardian
  `(?<=\\b(?:directed|written|composed|painted|sung|narrated|translated|arranged and sung|invented|founded|signed|interviewed) by )${noName}${pair}`,
  `(?<=\\b(?:[Aa]dd|[Nn]ame|[Aa]ppoint|[Rr]emove) )${noName}${pair}(?= as (?:an? |the |my )?(?:guardian|beneficiary|executor|owner|co-?owner|trustee|emergency contact|contact|witness|godparent)\\b)`,
  `(?:${japaneseFamilyNames})\\p{Script=Han}{0,3}?(?=(?:さん|様|先生|先輩)(?!\\p{Script=Han}))`,
]

/** Words with a capital between the words that announce a person. */
export const personShape = madeOnce(() => new RegExp(forms.join('|'), 'gu'))
