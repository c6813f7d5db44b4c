import type { Candidate } from '../../detector.ts'
import { madeOnce } from '../../finding/made-once.ts'
import { createWordFinder } from '../../finding/word-finder.ts'

/** Countries by their common English names, and a few in their own languages. */
const countries =
  'Afghanistan|Albania|Algeria|Andorra|Angola|Argentina|Armenia|Australia|Austria|Azerbaijan|Bahamas|Bahrain|Bangladesh|Barbados|Belarus|Belgium|Belize|Benin|Bhutan|Bolivia|Bosnia and Herzegovina|Botswana|Brazil|Brunei|Bulgaria|Burkina Faso|Burundi|Cambodia|Cameroon|Canada|Cape Verde|Central African Republic|Chile|China|Colombia|Comoros|Costa Rica|Croatia|Cuba|Cyprus|Czech Republic|Czechia|Denmark|Djibouti|Dominican Republic|Ecuador|Egypt|El Salvador|Equatorial Guinea|Eritrea|Estonia|Eswatini|Ethiopia|Fiji|Finland|France|Gabon|Gambia|Germany|Ghana|Greece|Greenland|Grenada|Guatemala|Guyana|Haiti|Honduras|Hong Kong|Hungary|Iceland|India|Indonesia|Iran|Iraq|Ireland|Israel|Italy|Ivory Coast|Jamaica|Japan|Kazakhstan|Kenya|Kiribati|Kosovo|Kuwait|Kyrgyzstan|Laos|Latvia|Lebanon|Lesotho|Liberia|Libya|Liechtenstein|Lithuania|Luxembourg|Madagascar|Malawi|Malaysia|Maldives|Malta|Mauritania|Mauritius|Mexico|Micronesia|Moldova|Monaco|Mongolia|Montenegro|Morocco|Mozambique|Myanmar|Namibia|Nauru|Nepal|Netherlands|New Zealand|Nicaragua|Niger|Nigeria|North Korea|North Macedonia|Norway|Oman|Pakistan|Palau|Panama|Papua New Guinea|Paraguay|Peru|Philippines|Poland|Portugal|Puerto Rico|Qatar|Romania|Russia|Rwanda|Samoa|San Marino|Saudi Arabia|Senegal|Serbia|Seychelles|Sierra Leone|Singapore|Slovakia|Slovenia|Solomon Islands|Somalia|South Africa|South Korea|South Sudan|Spain|Sri Lanka|Sudan|Suriname|Sweden|Switzerland|Syria|Taiwan|Tajikistan|Tanzania|Thailand|Togo|Tonga|Trinidad and Tobago|Tunisia|Türkiye|Turkmenistan|Tuvalu|Uganda|Ukraine|United Arab Emirates|United Kingdom|United States|United States of America|Uruguay|Uzbekistan|Vanuatu|Vatican City|Venezuela|Vietnam|Yemen|Zambia|Zimbabwe|Åland Islands|American Samoa|Anguilla|Antigua and Barbuda|Aruba|Bermuda|Bonaire|Bouvet Island|British Indian Ocean Territory|Brunei Darussalam|Cayman Islands|Christmas Island|Cocos Islands|Cook Islands|Côte d’Ivoire|Curaçao|Democratic Republic of the Congo|Republic of the Congo|Dominica|East Timor|Falkland Islands|Faroe Islands|French Guiana|French Polynesia|Gibraltar|Guadeloupe|Guam|Guernsey|Guinea-Bissau|Isle of Man|Macao|Macau|Marshall Islands|Martinique|Mayotte|Montserrat|New Caledonia|Niue|Norfolk Island|Northern Ireland|Northern Mariana Islands|Palestine|Pitcairn Islands|Réunion|Russian Federation|Saint Barthélemy|Saint Helena|Saint Kitts and Nevis|Saint Lucia|Saint Martin|Saint Pierre and Miquelon|Saint Vincent and the Grenadines|Sao Tome and Principe|Sint Maarten|Svalbard|Swaziland|Syrian Arab Republic|Timor-Leste|Tokelau|Turks and Caicos Islands|United States Minor Outlying Islands|Viet Nam|Virgin Islands|Wallis and Futuna|Western Sahara|Burma|England|Great Britain|Deutschland|Österreich|Schweiz|España|Italia|Brasil|Nederland|Polska|Sverige|Danmark|Norge|Suomi|日本|中国|대한민국'
const regions =
  'Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Wisconsin|Wyoming|Ontario|Quebec|British Columbia|Alberta|Manitoba|Saskatchewan|Nova Scotia|New South Wales|Queensland|Tasmania|Bavaria|Bayern|Catalonia|Andalusia|Scotland|Wales'
const cities =
  'Abu Dhabi|Accra|Addis Ababa|Algiers|Amman|Amsterdam|Ankara|Athens|Baghdad|Baku|Bangkok|Barcelona|Beijing|Beirut|Belgrade|Berlin|Bern|Bogotá|Bogota|Boston|Brasília|Bratislava|Brussels|Bucharest|Budapest|Buenos Aires|Cairo|Canberra|Cape Town|Caracas|Chicago|Cologne|Copenhagen|Dakar|Damascus|Delhi|Dhaka|Doha|Dubai|Dublin|Edinburgh|Frankfurt|Geneva|Hamburg|Hanoi|Havana|Helsinki|Houston|Islamabad|Istanbul|Jakarta|Jerusalem|Johannesburg|Kabul|Kathmandu|Kinshasa|Kuala Lumpur|Kyiv|Kyoto|Lagos|Lima|Lisbon|Ljubljana|London|Los Angeles|Luanda|Lyon|Madrid|Manchester|Manila|Marseille|Melbourne|Mexico City|Miami|Milan|Minsk|Montevideo|Montreal|Moscow|Mumbai|Munich|München|Nairobi|Naples|New Delhi|Osaka|Oslo|Ottawa|Paris|Philadelphia|Prague|Pretoria|Quito|Rabat|Reykjavik|Riga|Rio de Janeiro|Riyadh|Rome|San Diego|San Francisco|Santiago|São Paulo|Sarajevo|Seattle|Seoul|Shanghai|Sofia|Stockholm|Sydney|Taipei|Tallinn|Tbilisi|Tehran|Tel Aviv|Tokyo|Toronto|Tripoli|Tunis|Ulaanbaatar|Valencia|Vancouver|Vienna|Vilnius|Warsaw|Wellington|Zagreb|Zürich|Zurich|東京|大阪|北京|上海|서울'

/** Names that are also first names or words; alone they say nothing. */
const ambiguous = new Set([
  'Georgia',
  'Jordan',
  'Chad',
  'Guinea',
  'Mali',
  'Turkey',
  'Sofia',
  'Paris',
  'Valencia',
  'Santiago',
  'Lima',
  'Virginia',
  'Florence',
  'Victoria',
  'Dominica',
  'Washington',
])
const nearPlace =
  /\b(?:in|from|to|at|near|of|around|visit(?:ing)?|live[sd]?|living|moved?|based|born|travel\w*|flight|city|nach|aus|à|en|di|de)\s$/i

const placeFinder = createWordFinder([countries, regions, cities].join('|').split('|'), true)

export function* findPlaces(text: string): Generator<Candidate> {
  for (const { start, end, word } of placeFinder.find(text)) {
    if (ambiguous.has(word) && !nearPlace.test(text.slice(Math.max(0, start - 16), start))) continue
    yield { start, end }
  }
}

const number = '\\d{1,5}(?:[-/]\\d{1,4})?[A-Za-z]?'
const capital = "(?:\\p{Lu}[\\p{L}.'’-]{1,24}|[NSEW]\\.?|\\d{1,3}(?:st|nd|rd|th))"
const kinds =
  '(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Court|Ct|Way|Place|Pl|Square|Sq|Boulevard|Blvd|Terrace|Crescent|Close|Grove|Hill|Gardens?|Highway|Hwy|Parkway|Pkwy|Quay|Row|Mews|Walk|Circle|Trail|Parade|Esplanade|Alley|Route|Loop|Point)\\b\\.?'
/** Ways to write the address of a house. */
const addresses: readonly string[] = [
  // 17 Harbour Street, Flat 3
  `${number},? (?:${capital} ){1,4}${kinds}(?:,? (?:Flat|Apt|Apartment|Unit|Suite|Floor|#)\\.? ?[A-Za-z0-9-]{1,6})?`,
  // Hauptstraße 12, Kerkstraat 5a
  '\\p{Lu}[\\p{L}.-]{2,30}(?:straße|strasse|str\\.|weg|allee|platz|gasse|ring|damm|ufer|straat|laan|plein|gracht|kade|vej|gade|gatan|vägen|gata|veien|katu|tie) \\d{1,4} ?[a-z]?',
  // 12 rue de la Paix, Calle Mayor 5, Via Roma 3, Rua Augusta 10
  `\\d{1,4}(?: ?bis| ?ter)?,? (?:rue|avenue|boulevard|chemin|place|allée|impasse|quai) (?:d[eu]s? |de la |de l’|de l'|d’|d'|la |le |les )?\\p{Lu}[\\p{L}'’ -]{2,40}`,
  "(?:Calle|Avenida|Avda\\.?|Paseo|Plaza|Carrer|Via|Viale|Piazza|Corso|Rua|Travessa|Alameda|ul\\.|ulica|aleja|al\\.) (?:d[aeiou]l?s? |de la |della |dello )?\\p{Lu}[\\p{L}'’. -]{1,40}?,? ?(?:n[º°.]? ?)?\\d{1,4}",
  // British post codes, and those of Canada and the Netherlands
  '(?:GIR 0AA|[A-PR-UWYZ](?:\\d{1,2}|[A-HK-Y]\\d(?:\\d|[A-Z])?|\\d[A-Z]) \\d[ABD-HJLNP-UW-Z]{2})',
  '[ABCEGHJ-NPRSTVXY]\\d[ABCEGHJ-NPRSTV-Z] \\d[ABCEGHJ-NPRSTV-Z]\\d',
  // PO Box 12; 〒100-0001
  '(?:P\\.? ?O\\.? Box|Postfach|Boîte postale|Apartado) \\d{1,6}',
  '〒\\s?\\d{3}-\\d{4}',
]
export const addressShape = madeOnce(
  () =>
    new RegExp(
      `(?<![\\p{L}\\p{N}_./-])(?:${addresses.map((form) => `(?:${form})`).join('|')})(?![\\p{L}\\p{N}_])`,
      'gu',
    ),
)

const noPlace =
  '(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\\b|(?:January|February|March|April|May|June|July|August|September|October|November|December|English|German|French|Spanish|Python|Java|Excel|The|My|Your|His|Her|Our|Their|I|It|A|An)\\b)'
const town =
  "\\p{Lu}[\\p{L}'’-]{2,24}(?:(?: |-)(?:(?:de|del|la|am|an der|im|sur|upon|on|of|do|da|dos) )?\\p{Lu}[\\p{L}'’-]{2,24}){0,2}"
/** A town by the words before it: where somebody was born, lives or goes. */
export const residence = madeOnce(
  () =>
    new RegExp(
      `(?:${[
        `(?<=\\b(?:[Bb]orn|[Rr]aised|[Gg]rew up|[Ll]ives?|[Ll]ived|[Ll]iving|[Rr]esid(?:es?|ed|ing)|[Ss]ettled|[Ww]ohn[et]{1,2}|[Ll]ebe|[Vv]ivo|[Vv]ive|[Hh]abite|[Aa]bito|[Mm]oro|[Ww]oon|[Mm]ieszkam|[Bb]or|[Bb]or i) (?:in|en|em|[àawi]) )`,
        `(?<=\\b(?:[Oo]riginally|[Nn]atives?|[Ff]ly|[Ff]lying|[Ff]lew|[Tt]ravell?ing|[Tt]ravel|[Tt]ravell?ed|[Ff]lights?|[Tt]rains?|[Tt]rip) (?:from|to|of) )`,
        `(?<=\\b(?:I|[Hh]e|[Ss]he|family) (?:have |has |just |recently )?moved (?:from|to) )`,
        `(?<=\\b(?:[Uu]niversity|[Cc]ity|[Tt]own|[Vv]illage|[Mm]ayor|[Dd]istrict) of )`,
        `(?<=\\b(?:home ?town|home city|hometown of|place of birth|birthplace|city|town|country):? (?:is )?)`,
      ].join('|')})${noPlace}${town}`,
      'gu',
    ),
)

/** Words with a capital before a number that are no streets. */
const noStreet =
  '(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\\b|(?:Chapter|Section|Version|Page|Figure|Table|Step|Room|Level|Part|Windows|Python|Java|Phase|Day|Week|Year|Question|Item|Line|Order|Ticket|Invoice|Case|Model|Class|Group|Team|Type|Node|Angular|Vue|Article|Rule|Task|Grade|Number|No|Nr|Card|Gate|Terminal|Platform|Season|Episode|Volume|Covid)\\b)'
const small = '(?:de|du|des|del|della|di|do|da|dos|von|van|der|den|af|y|la|le|les|and|upon)'
/** A number with names, or names with a number: an address only beside words that speak of one. */
export const addressLike = madeOnce(
  () =>
    new RegExp(
      `(?<![\\p{L}\\p{N}_./-])(?:${[
        `\\d{1,5}[a-zA-Z]?,? (?:${small} )?\\p{Lu}[\\p{L}.'’-]{1,24}(?: (?:${small} )?\\p{Lu}[\\p{L}.'’-]{1,24}){0,4}`,
        `${noStreet}\\p{Lu}[\\p{L}.'’-]{2,24}(?: (?:${small} )?\\p{Lu}[\\p{L}.'’-]{1,24}){0,4},? (?:n[º°.]? ?)?\\d{1,4}[a-zA-Z]?`,
      ].join('|')})(?![\\p{L}\\p{N}_]|[.:/-]\\d)`,
      'gu',
    ),
)
