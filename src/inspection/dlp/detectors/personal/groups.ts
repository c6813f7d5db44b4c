import type { DetectorRow } from '../../detector.ts'
import { madeOnce } from '../../finding/made-once.ts'

const nationalities =
  'Afghan|Albanian|Algerian|American|Argentinian|Armenian|Australian|Austrian|Bangladeshi|Belgian|Bolivian|Brazilian|British|Bulgarian|Cambodian|Canadian|Chilean|Chinese|Colombian|Croatian|Cuban|Czech|Danish|Dutch|Egyptian|English|Eritrean|Estonian|Ethiopian|Filipino|Finnish|French|Georgian|German|Ghanaian|Greek|Haitian|Hungarian|Indian|Indonesian|Iranian|Iraqi|Irish|Israeli|Italian|Jamaican|Japanese|Jordanian|Kenyan|Korean|Kurdish|Latvian|Lebanese|Lithuanian|Malaysian|Mexican|Moroccan|Nepalese|Nigerian|Norwegian|Pakistani|Palestinian|Peruvian|Polish|Portuguese|Romanian|Russian|Rwandan|Saudi|Scottish|Serbian|Slovak|Somali|Spanish|Sudanese|Swedish|Swiss|Syrian|Taiwanese|Thai|Tunisian|Turkish|Ugandan|Ukrainian|Venezuelan|Vietnamese|Welsh|Yemeni|Roma'
const religions =
  'Christian|Catholic|Protestant|Orthodox|Baptist|Methodist|Lutheran|Mormon|Muslim|Sunni|Shia|Jewish|Jew|Hindu|Buddhist|Anglican|Presbyterian|Evangelical|Pentecostal|Zoroastrian|Sikh|Jain|Taoist|atheist|agnostic|Quaker'
const parties =
  'Democrat|Republican|communist|socialist|conservative|liberal|libertarian|Labour voter|Tory|anarchist|nationalist|Green voter'

const people =
  'wife|husband|spouse|partner|girlfriend|boyfriend|fianc[ée]e?|mother|mum|mom|father|dad|parents?|brothers?|sisters?|sons?|daughters?|children|kids|family|uncle|aunt|cousins?|grand(?:mother|father|parents|son|daughter)|friends?|neighbou?rs?|colleagues?|co-?workers?|boss|manager|roommate|flatmate|landlord|tenant|doctor|patient|client|customer|employee|student|pupil'

// prettier-ignore
const belonging = madeOnce(() => new RegExp(`(?<=\\b(?:I am|I'm|[Hh]e is|[Hh]e's|[Ss]he is|[Ss]he's|[Ww]e are|[Tt]hey are|(?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er|[Tt]heir) (?:${people}) (?:is|are|was|were)|as|being|nationality:?|nationality is|religion:?|religion is|citizenship:?|born|raised|devout|practising|practicing|identif(?:y|ies) as|voted|registered|member of the)(?: an?)?(?: devout| proud| practising| practicing| registered)? )(?:${nationalities}|${religions}|${parties})s?(?! ?(?:teacher|tutor|translator|language|lesson|to English|recipe|food|restaurant|expert|copywriter|writer|style|estimate|approach|assumption|arts?)\\b)(?!\\p{L})`, 'gu'))
// prettier-ignore
const organisation = madeOnce(() => /(?<![\p{L}\p{N}])(?:\p{Lu}[\p{L}\p{N}&.,'’-]{0,30} (?:(?:[&ye]|and|und|et|van|de|der|of) )?){1,5}(?:GmbH(?: & Co\. KG)?|AG|SE|KG|OHG|UG|e\.V\.|Ltd\.?|Limited|LLC|LLP|Inc\.?|Corp\.?|Corporation|PLC|plc|S\.A\.|S\.p\.A\.|S\.r\.l\.|SARL|SAS|B\.V\.|N\.V\.|A\/S|ApS|AB|Oy|Oyj|ASA|Sp\. z o\.o\.|s\.r\.o\.|Kft\.|Pty Ltd|K\.K\.|Co\., Ltd\.|S\.L\.(?:U\.)?|S\.A\.U\.|LTDA|Ltda\.?|S\.A\.S\.|S\.C\.|s\.r\.l\.|s\.p\.a\.|v\.o\.s\.|a\.s\.|HB|KB|Ky|Tmi|P\/S|I\/S|K\/S|Zrt\.?|Nyrt\.?|Bt\.|Sp\. [pkj]\.|S\.K\.A\.|Hnos\.|Hermanos|e Hijos|y Asociados|e Figli|et Fils|& Sons|and Sons|& Söhne|Gruppe|Holding|Holdings|Group|Associates|Partners LLP|Incorporated)(?![\p{L}\p{N}])/gu)

/** Nationality, religion and party of a person, where the words say that somebody has one. */
// prettier-ignore
export const groupRows: readonly DetectorRow[] = [
  {
    id: 'nationality_religion_party', name: 'Nationality, Religion or Political Group', family: 'personal', pii: ['NRP'], confidence: 'medium',
    get pattern() { return belonging() },
    examples: { positive: ['I am a Muslim and fast', "she's French", 'nationality: Kenyan', 'raised Catholic', 'He is Hindu', 'My neighbour is an Anglican'], negative: ['translate to French', 'the Polish text', 'act as an English teacher', 'a conservative estimate', 'My laptop is Chinese'] },
  },
  {
    id: 'organisation_name', name: 'Organisation by Legal Form', family: 'organisation', confidence: 'medium',
    get pattern() { return organisation() },
    examples: { positive: ['a letter to Hansen Maschinenbau GmbH', 'Blue River Foods Ltd.', 'Kowalski Sp. z o.o.'], negative: ['the limited edition', 'a corporation', 'LLC', 'the control Group', 'a Holding pattern'] },
  },
]
