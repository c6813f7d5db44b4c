import { doubtfulGivenNames, familyNames, givenNames } from './given-names.ts'
import { namedThings, noNames, things } from './no-names.ts'

/** Titles behind which a name of no list may stand. */
const title =
  /(?<!\p{L})(?:Mr|Mrs|Ms|Dr|Prof|Mme|Mlle|Dhr|Mevr|mr|mrs|ms|dr|prof)\.? $|(?<!\p{L})(?:Professor|Herrn?|Frau|Señora?|Signora?|Pani) $/u
/** Titles that are other words as well. */
const doubtfulTitle = /(?<!\p{L})(?:Miss|Sir|Dame|Monsieur|Madame|(?:Mx|Sr|Sra|Srta|Sig)\.?) $/u
/** `12 Oak Dr. Springfield`, `Elm Dr. Boston`: a street; before a doctor few words have a capital. */
const drive =
  /(?<!\p{L})(?!(?:Dear|Hi|Hello|Hey|Ask|Tell|Call|See|Meet|Thank|Thanks|Contact|Visit|And|But|Or|From|To|With|By|For|When|While|If|Is|Was|Does|Did|Has|Had|Will|Can|Could|Would|Should|Then|Today|Yesterday|Prof|Herr|Frau|Mr|Mrs|Ms|Liebe|Lieber|Sehr|Only|As|That|Our|My|Her|His|Their|The|Imagine|Roleplay|Patient|Doctor|Name|Author|Cher|Geehrter|Geehrte)\.? )\p{Lu}\p{L}+ Dr\.? $/u
const numberedDrive = /\d\p{L}? (?:[\p{L}.]{1,20} ){1,3}Dr\.? $/u
const ownName =
  /(?<!\p{L})(?:[Mm]y (?:full )?name(?: is|'s)|[Ii]ch hei(?:ß|ss)e|[Mm]ein Name ist|[Jj]e m[’']appelle|[Mm]e llamo|[Mm]i nombre es|[Mm]i chiamo|[Cc]hamo-me|[Mm]eu nome é|[Ii]k heet|[Mm]ijn naam is|[Nn]azywam się|(?:maiden|last|family|birth) name(?: is|:)?) $/u
const herName = /(?<!\p{L})(?:[Hh]is|[Hh]er) (?:full )?name(?: is|'s) $/u
const familyLabel =
  /(?:[Ll]ast|[Ff]amily|[Mm]aiden)[_ -]?[Nn]ame["']?\s{0,2}[:=]\s{0,2}["']?$|(?:[Ss]urname|Nachname|Apellidos?|Cognome|Sobrenome|Achternaam|Efternamn|Nazwisko)["']?\s{0,2}[:=]\s{0,2}["']?$/u
const noHuman =
  /\b(?:dog|cat|pet|puppy|kitten|horse|parrot|hamster|rabbit|robot|bot|chatbot|boat|ship|doll|character|hero|heroine|protagonist|villain|assistant)\b/i

/** What goes on behind a person, and seldom behind a thing. */
const personGoesOn =
  /^(?:['’]s(?!\p{L})|\s*$|[,;:!?)"”»\]]|\.(?![\p{L}\p{N}])|[ \t]*[\r\n]| (?:\p{Ll}{2,12}(?:ed|ly)|back|that|this|these|not|now|again|today|tomorrow|yesterday|next|there|here|after|before|until|since|under|over|into|of|went|goes|got|gets|made|makes|bought|buys|sold|sells|knows|knew|thinks|thought|likes|loves|feels|felt|found|finds|kept|keeps|lost|loses|ran|runs|sat|sits|spoke|speaks|stood|stands|taught|teaches|won|owns|owes|plans|brought|brings|began|begins|became|becomes|sees|should|must|shall|cannot|never|always|also|still|just|already|says|said|is|was|has|had|will|would|can|could|may|might|paid|pays|wrote|writes|calls|asks|wants?|needs?|came|comes|left|leaves|sent|sends|told|tells|and|or|to|at|in|on|from|about|who|whose|when|if|for|with|as|by|does|did|lives|works|took|takes|gave|gives|saw|met|[Iaè]|but|because|please|hat|ist|war|wird|kommt|kam|und|möchte|bat|schrieb|wohnt|est|et|habite|era|está|tiene|ha|[eyi]|en|heeft|woont|jest|ma|mieszka|tem|mora)(?![\p{L}\p{N}_])| \()/u
/** `Dr. Stone is a manga` */
const isFiction =
  /^,? (?:is|was|are|were) (?:an? |the |my |our )?(?:\p{L}{2,12} ){0,2}(?:manga|anime|film|movie|series|sitcom|cartoon|show|game|book|novel|song|album|band|musical|opera|comic|character|brand|soda|drink|product|company|firm|restaurant|chain|store|shop|website|app|trademark)(?!\p{L})/u
/** What makes a name a thing right away: a mark, code, an address on the web. */
const thingGoesOn = /^(?:[\p{L}\p{N}_™®©([{=@\\/]|\.\p{Ll}|-\p{L})/u

/** The name of a mailbox, where one stands right behind. */
const mailboxBehind =
  /^(?:"? ?[<(]|(?:[\s,;]{1,3}(?:phone|tel\p{L}*|mobile|address)(?: \p{L}+)?: [^\n,;]{1,60})?[\s,;]{1,3}(?:\p{L}+ )?e-?mail(?: address)?: )([^<>()\s@]{1,64})@([^<>()\s@]{0,80})/iu

/**
 * Whether a text between words that announce a person is a name. Behind a title or `my name is` a name of no list is one
 * too where the sentence goes on as it does behind a person; elsewhere it begins with a given name of the list.
 *
 * @param found - the words with a capital
 * @param text - the text around them
 * @param start - where they begin in it, in UTF-16 units
 */
export function isPersonName(found: string, text: string, start: number): boolean {
  if (/^\p{Script=Han}/u.test(found)) return true
  const end = start + found.length
  const before = text.slice(Math.max(0, start - 60), start)
  const behind = text.slice(end, end + 160)
  const names = found.split(/\s+/).filter((word) => /^\p{Lu}./u.test(word) && !/^\p{Lu}\.$/u.test(word))
  if (names.length === 0 || names.some(isThing) || thingGoesOn.test(behind) || isPartOfThing(behind)) return false
  if (isFiction.test(behind)) return false
  if (namedThings.has(`${names[0] ?? ''} ${names[1] ?? ''}`.toLowerCase())) return false
  if (!isCalledAfter(names, behind)) return false
  if (drive.test(before) || numberedDrive.test(before)) return false
  const known = beginsWithGiven(names) || (names.length === 1 && familyNames.has(names[0] ?? ''))
  const knownAtEnd = known || familyNames.has(names.at(-1) ?? '')
  if (title.test(before)) return personGoesOn.test(behind)
  if (ownName.test(before)) return knownAtEnd || personGoesOn.test(behind)
  if (doubtfulTitle.test(before)) return known
  if (herName.test(before)) return known && !noHuman.test(before + behind.slice(0, 60))
  if (familyLabel.test(before)) return knownAtEnd
  return beginsWithGiven(names)
}

function isThing(name: string): boolean {
  return (
    name.split(/['’-]/).some((part) => noNames.has(part.toLowerCase()) && !familyNames.has(part)) ||
    /^\p{Lu}{2,4}$|.(?:tions?|sions?|ology|ics|ities)$/u.test(name) ||
    /['’]s$|-\p{Ll}|^(?!Mc|Mac|De|Di|Da|Du|La|Le|Van|Von|Fitz|O['’])\p{L}+\p{Ll}\p{Lu}/u.test(name)
  )
}

/** `Anna` of `Anna Clinic` and `Martin` of `Martin guitars`. */
function isPartOfThing(behind: string): boolean {
  const next = /^ (\p{L}{2,20})/u.exec(behind)?.[1]
  if (next === undefined) return false
  return things.has(next.toLowerCase()) || (/^\p{Lu}/u.test(next) && noNames.has(next.toLowerCase()))
}

function beginsWithGiven(names: readonly string[]): boolean {
  const [first = '', ...others] = names
  if (givenNames.has(first) || first.split('-').every((part) => givenNames.has(part))) return true
  const last = others.at(-1)
  return (
    last !== undefined && doubtfulGivenNames.has(first) && familyNames.has(last) && !noNames.has(last.toLowerCase())
  )
}

/** Firms and newsletters have mailboxes too; a person's is called after her, and its domain is not. */
function isCalledAfter(names: readonly string[], behind: string): boolean {
  const [, mailbox, domain] = mailboxBehind.exec(behind)?.map((part) => part.toLowerCase()) ?? []
  if (mailbox === undefined) return true
  const parts = names.map(plain).filter((word) => word.length > 2)
  return (
    parts.some((word) => mailbox.includes(word.slice(0, 6))) && !parts.some((word) => domain?.includes(word) === true)
  )
}

/** Letters without marks, as mailboxes are written. */
function plain(word: string): string {
  return word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
