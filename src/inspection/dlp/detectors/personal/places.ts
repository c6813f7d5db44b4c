import type { DetectorRow } from '../../detector.ts'
import { addressLike, addressShape, findPlaces, residence } from './find-places.ts'

/** Addresses of houses, and countries, states and large cities by name. */
// prettier-ignore
export const placeRows: readonly DetectorRow[] = [
  {
    id: 'postal_address', name: 'Postal Address', family: 'personal', pii: ['LOCATION'], get pattern() { return addressShape() }, confidence: 'medium',
    examples: {
      positive: ['Please deliver to 17 Harbour Street, Flat 3, Lindby LN4 2QT', 'Hauptstraße 12, 10115 Berlin', '12 rue de la Paix', 'Calle Mayor 5', 'Via Roma 3', 'Kerkstraat 5a', 'PO Box 118', 'K1A 0B1', 'ul. Długa 7'],
      negative: ['the street is wet', '17 apples', 'Main Street', 'release 4 Way', 'AB1 2C', 'a 5 way valve'],
    },
  },
  {
    id: 'address_in_context', name: 'Address beside Words for one', family: 'personal', pii: ['LOCATION'], get pattern() { return addressLike() }, confidence: 'low', confidenceInContext: 'medium', contextOnly: true,
    context: ['address*', 'adresse*', 'anschrift', 'dirección', 'direccion', 'indirizzo', 'adres', 'endereço', 'adress', 'deliver to', 'deliver it to', 'delivered to', 'ship to', 'ship it to', 'shipped to', 'mailed to', 'sent to', 'send it to', 'send to', 'new one to', 'live at', 'lives at', 'lived at', 'live in', 'lived in', 'lives in', 'living at', 'moved to', 'wohne', 'wohnt', 'wohnhaft', 'habite', 'vivo en', 'abito in', 'woon op', 'mieszkam', 'taxi to', 'meet me at', 'located at', 'where are we meeting', 'house at', 'residence'],
    veto: ['ip address', 'email address', 'e-mail address', 'mac address', 'web address', 'memory address', 'port', 'version'],
    examples: {
      positive: ['change my address to 442 Pfeffer Tunnel', 'taxi to Saloväylä 94', 'I once lived in 4994 Passage des Rosiers', 'my new address is Skovbrynet 2'],
      negative: ['442 Pfeffer Tunnel', 'ip address of Node 12', 'send it to Room 12', 'lived in Chapter 5'],
    },
  },
  {
    id: 'place_in_context', name: 'Town by the Words before it', family: 'personal', pii: ['LOCATION'], get pattern() { return residence() }, confidence: 'medium',
    examples: { positive: ['born in Gdynia', 'I am originally from Montserrat', 'the University of Uppsala', 'she lives in Aix-en-Provence'], negative: ['born in May', 'lives in a house', 'travelling to my uncle', 'moved to React'] },
  },
  {
    id: 'place_name', name: 'Country, State or City', family: 'personal', pii: ['LOCATION'], find: findPlaces, confidence: 'medium',
    examples: { positive: ['I live in Oslo', 'a trip to New Zealand', 'our office in Paris', 'Texas is hot'], negative: ['Paris wrote a mail', 'the united states of mind', 'polish the table', 'Parisian'] },
  },
]
