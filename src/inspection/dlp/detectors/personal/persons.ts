import type { DetectorRow } from '../../detector.ts'
import { personShape } from './person-forms.ts'
import { isPersonName } from './person-words.ts'

/** Names of persons, told by the words around them; a name alone is not seen. */
// prettier-ignore
export const personRows: readonly DetectorRow[] = [
  {
    id: 'person_name', name: 'Name of a Person', family: 'personal', pii: ['PERSON'], get pattern() { return personShape() }, accepts: isPersonName, confidence: 'medium',
    examples: {
      positive: ['my name is Jane Miller', 'ask Mr. Okafor', 'Dear Tomas,\nthanks', 'Frau Schneider', 'Ich heiße Lena', 'Kind regards,\nAna Ruiz', 'Me llamo Pablo García', 'my brother Rasmus', 'everyone calls me Ana', 'her maiden name is Holt', 'Customer: Kim Larsen', 'directed by Jo Lind', 'add Jo Lind as a beneficiary', 'I am Jo Lind, the new tenant', 'Jo Lind, born on 3 May 1980', 'Jo Lind <jo.lind@example.org>', 'From: Jo Lind\nSent: Monday', '{"firstName": "Jo"}', 'Best wishes,\nJo Lind', 'the tenant is called Jo Lind', 'Name: Jo Lind, Phone: 1, Age: 40', 'Name: Jo Lind\nE-mail: jo.lind@example.org', 'From: Jo Lind\nDate: Monday', 'Signed by Anneke de Boer', 'Mr. Okonjo paid', 'Mein Name ist Kunigunde Ochs.', 'surname: Kowalska', 'Regards,\nMark James', '田中太郎様'],
      negative: ['Dear Sir or Madam,', 'my name is on the list', 'Dear Customer,', 'Hello World', 'the doctor is in', 'Dear Team,', 'call me Monday', 'my boss When', 'add Dark Mode as an option', 'Customer: Phoenix', 'written by hand', 'I am Project Manager, the best', 'Support Team <support@example.org>', 'From: New York\nTo: Los Angeles', 'firstName: String', 'first_name = Column(Text)', 'a method called Monte Carlo', 'Name: Visual Studio', 'Sr. Software Engineer', 'Peter Pan. How are you?', 'Best,\nSupport Team', 'Upwork Notices <donotreply@example.org>', 'Brook Digest <brook@brook.example>', 'From: Node Runtime\nTo: Cache Layer', 'signed by Azure Key Vault', 'my brother Printer is broken', 'Dr. Oetker pizza', 'Mr. Grelk cleaner', 'her mother Tongue is Urdu', 'call me Old', 'birth certificate of Vital Records', 'spoke with Anna Clinic', 'my friend Anna.js', 'Dear Hugo Boss,', 'Hi Jordan,', '12 Elm Dr. Springfield', 'last name: Pflichtfeld', '動作仕様', 'Her name is Bella, a cat', 'Name: Wind Turbine, Age: none', 'Name: Martin Guitars, Phone: 1', 'Name: Jo Lind, E-mail: shop@example.org'],
    },
  },
]
