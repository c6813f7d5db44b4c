"""Sentences with and without persons: values of the Python package Faker, sentences of our own.

Usage: python3 persons.py SET SEED OUT, where SET is `ninth` or `tenth`. Made with Faker 40.40.0, seeds 91501 and 101601; another
run may draw other values, so the committed files count. Only persons
are labelled, not the dates, places and mailboxes beside them.
"""

import json
import random
import sys
from itertools import count

from faker import Faker

LANDS = [
    'en_US', 'en_GB', 'en_IE', 'en_IN', 'en_NZ', 'de_DE', 'de_AT', 'fr_FR', 'es_ES', 'es_MX', 'it_IT', 'nl_NL', 'pl_PL',
    'pt_BR', 'sv_SE', 'no_NO', 'da_DK', 'fi_FI', 'cs_CZ', 'ro_RO', 'hr_HR', 'hu_HU', 'tr_TR', 'id_ID',
]  # fmt: skip

# (land or None for any, sentence); {full}, {first} and {last} are one person's, marked as PERSON.
PERSONS_NINTH = [
    (None, 'Good morning, my name is {full} and I lost my card.'),
    (None, 'My name is {full}, I ordered two lamps.'),
    (None, 'Please tell Mr. {last} that the meeting moved.'),
    (None, 'Mrs {last} asked for a copy.'),
    (None, 'We saw Dr. {last} at the clinic.'),
    (None, "Ms. {last}'s flight is late."),
    (None, 'Dear {first},\nthank you for the cake.'),
    (None, 'Hello {first}, are you in?'),
    (None, 'Kind regards,\n{full}'),
    (None, 'Best wishes,\n{first}'),
    (None, 'my sister {first} lives abroad'),
    (None, 'Her husband {full} paid the rent.'),
    (None, 'our neighbour {full} has a key'),
    (None, 'First name: {first}\nSize: 3'),
    (None, '{{"lastName": "{last}"}}'),
    (None, 'Patient name: {full}'),
    (None, 'Cardholder: {full}'),
    (None, 'Signed by {full}'),
    (None, 'I spoke to {full} about the invoice.'),
    (None, 'I am {full}, a tenant of the third floor'),
    (None, '{full}, born in a small town, wrote this'),
    (None, 'the passport of {full} has expired'),
    (None, 'a boy named {first} found the wallet'),
    (None, 'Add {full} as a beneficiary'),
    (None, 'Attn: {full}'),
    (None, 'everyone calls me {first}'),
    (None, 'her maiden name is {last}'),
    ('de_DE', 'Ich heiße {full} und habe eine Frage.'),
    ('de_DE', 'Sehr geehrte Frau {last},\nwir danken.'),
    ('de_AT', 'Herr {last} kommt morgen'),
    ('de_DE', 'Mit freundlichen Grüßen\n{full}'),
    ('fr_FR', "Bonjour, je m'appelle {full}."),
    ('fr_FR', 'Cordialement,\n{full}'),
    ('fr_FR', 'Mme {last} est absente'),
    ('es_ES', 'Hola, me llamo {first}.'),
    ('es_MX', 'mi nombre es {full}'),
    ('it_IT', 'Ciao, mi chiamo {full}.'),
    ('pt_BR', 'meu nome é {first}'),
    ('nl_NL', 'mijn naam is {full}'),
    ('pl_PL', 'Nazywam się {full}.'),
]

# {firm}, {job}, {town}, {phrase}, {colour}, {product} and {street} are drawn; none is a person.
HARMLESS_NINTH = [
    'Signed by {firm}', 'I spoke to {firm} about the invoice.', 'Dear {firm},\nyour order is ready.', 'Kind regards,\n{firm}', 'Best wishes,\n{firm} Support',
    'Attn: {firm}', 'Customer: {firm}', 'Cardholder: {firm}', 'the birth certificate of {town}', 'composed by {phrase}', 'written by {firm}', 'founded by {firm}',
    'I am {job}, a good one', "I'm {job} and I like it", 'Hi {job},', 'Dear {job},\nwe have news.', 'Hello {town}, how are you?', 'Dear {town},\nit was fun.',
    'my boss {product} broke', 'our teacher {product} set', 'her brother {product} sale', 'my friend {town} is calling', 'a boy named {product}', 'everyone calls me {colour}',
    'call me {job}', 'First name: {job}', 'Last name: {colour}', '{{"firstName": "{product}"}}', '{{"lastName": "{phrase}"}}', 'Patient name: {town}', 'Customer name: {phrase}',
    'Name: {product}, Age: 3 days', 'From: {town}\nDate: soon', 'Add {phrase} as a contact', '{firm} <hello@{domain}>', '{phrase} <team@{domain}>', '{product} {colour} <no-reply@{domain}>',
    'Mr. {product} cleaner is cheap', 'Dr. {colour} tea tastes good', 'Miss {town} was elected', 'Professor {job} wanted', 'Sir {product} Set', 'Ms {product} licence', 'Sr. {job}',
    'the passport of {town} has a new cover', 'the man called {firm} twice', 'her maiden name is {colour}ish', 'my name is on {street}', 'my full name is {job}-safe', '{street} Dr. {town}',
]  # fmt: skip
FIXED_NINTH = [
    'my name is Error', 'my name is spelt wrong', 'Dear Hiring Manager,\nI apply.', 'Dear Neighbours,\nthe lift is broken.', 'Hi Everyone,', 'Hello Kitty backpack', 'Hey Siri, stop.', 'Hi Alexa, play jazz.', 'Hello Claude, write a poem.',
    'Thanks,\nAccounts Payable', 'Regards,\nMission Control', 'Sincerely,\nYour Dentist', 'Cheers,\nThe Whole Gang', 'Love,\nYour Secret Santa', 'Best,\nHuman Resources', 'Mit freundlichen Grüßen\nIhre Hausverwaltung', 'Cordialement,\nLe Service Clients', 'Saludos,\nAtención al Cliente',
    'Dr. Pepper is sweet', 'Mr. Coffee machines are cheap', 'Mrs. Butterworth syrup', 'Dr. Bronner soap', 'Mr. Bubble bath', 'Dr. Brown bottles', 'Mr. Robot was a series', 'Doctor Who', 'Dr. No was the first film', 'Dr. Stone is a manga', 'Frau Holle ist ein Märchen', 'Herr Minister, eine Frage', 'Madame President, a word', 'Miss Saigon is a musical', 'Sir Robin tea',
    'signed by Apple Root', 'Signed by Thawte Premium', 'spoke to Customer Success today', 'spoke with Delta Airlines', 'I go by Delta Airlines', 'narrated by National Geographic', 'translated by Deep Learning', 'invented by Bell Labs', 'directed by Studio Ghibli', 'sung by Vienna Choir', 'painted by Acme Robots',
    'my partner Oracle sells it', 'our client Siemens pays', 'our coach Trips are cheap', 'my driver Update failed', 'her patient Portal login', 'his doctor Strange film', 'my mother Earth poem', 'our father Christmas costume', 'my son Goku shirt', 'my child Process died', 'a child named Worker', 'the patient called Reception', 'the tenant called Default', 'a student named Variable',
    'Author: Penguin Random', 'Author: Mozilla Contributors', 'Employee: Of The Month', 'Contact person: Front Office', 'Recipient name: Goods Inwards', 'Guest name: Late Arrival', 'middleName: null', 'Vorname: Pflichtfeld', 'Nachname: Bitte Ausfüllen', 'Prénom: Obligatoire', 'Apellidos: Campo Requerido', 'surname: Optional', 'Surname: Varchar(40)', 'familyName = FamilyName.of(x)',
    'I am Groot.', 'I am Spartacus.', 'I am Legend is a film', 'I am Team Lead, and proud', "I'm Feeling Lucky.", 'I am Central European, from birth', 'This is Radio Free speaking', 'This is Ground Control calling',
    'To: All Staff\nDate: now', 'From: Paris Nord\nDate: now', 'From: Jenkins Build <jenkins@ci.example>', 'Stack Overflow <stack@mail.example>', 'Mark Down <down@docs.example>', 'Bill Payment <bill@pay.example>', 'Jack Port (jack@audio.example)', 'Rose Garden <rose@garden.example>',
    'Charlotte, born in fire, is a city', 'Name: Grace Period, Age: 30 days', 'Add Sandy Beach as a contact', 'Signed by Victoria Station', 'my friend Florence in spring', 'Hi Austin, great city!', 'Dear Jordan River,\nflow on.', 'my neighbour Georgia joined the treaty', 'Mr. Jordan almonds', 'my boss April deadline', 'My Name Is Earl is a sitcom',
    'Judge Dredd', 'Nurse Practitioner Jobs', 'Detective Conan', 'Inspector Gadget toy', 'Justice League', 'Senator Theatre', 'Fr. Monday off', 'Gen. Electric parts', 'Hon. Mention Award', 'Lt. Blue Paint', 'Col. Width Auto', 'Capt. Crunch Cereal',
    'Martin guitars', 'Dear Martin Guitars,\nmy string broke.', 'Signed by Charles Schwab', 'spoke to Wells Fargo', 'spoke to Morgan Stanley', 'founded by Procter Gamble', 'my colleague Bosch drill', 'my brother Canon printer', 'our accountant Excel sheet', 'her dentist Oral clinic', 'our lawyer Baker McKenzie', 'Customer: Ernst Young', 'Customer: Philip Morris', 'Client: Marks Spencer', 'Thank you,\nMercedes Benz', 'Thanks,\nTommy Hilfiger',
    'The Oak Tree fell.', 'Spring Water is cold.', 'Lake Placid froze.', 'Golden Gate opened.', 'Red Hat released it.', 'San Marino won.', 'Monte Rosa is high.', 'Santa Fe is old.',
]  # fmt: skip

PERSONS_TENTH = [
    (None, 'Hi, my full name is {full}, please help.'),
    (None, "My name's {first} and I am new here."),
    (None, 'Could Mr {last} call me?'),
    (None, 'Mrs. {last} wants a refund'),
    (None, 'Dr. {last} prescribed it last week.'),
    (None, 'Ms {last} and her dog came in'),
    (None, 'Prof. {last} agreed to it'),
    (None, 'Dear Mrs. {last},\nyour parcel is here.'),
    (None, 'Hey {first},\nsee you soon'),
    (None, 'Hi {full},\nwelcome.'),
    (None, 'Many thanks,\n{full}'),
    (None, 'Sincerely,\n{full}'),
    (None, 'my daughter {first} is six'),
    (None, 'his colleague {full} wrote it'),
    (None, 'her lawyer {full} will answer'),
    (None, 'full_name: {full}'),
    (None, '"firstName":"{first}"'),
    (None, 'Surname: {last}'),
    (None, 'Account holder: {full}'),
    (None, 'Emergency contact: {full}'),
    (None, 'I am {full}. Where is my order?'),
    (None, 'the payslip of {full} is wrong'),
    (None, 'a woman named {full} came by'),
    (None, 'interviewed by {full} on the radio'),
    (None, 'Client: {full}'),
    (None, '{full} (born 4 May) signed'),
    ('de_DE', 'Mein Name ist {full}.'),
    ('de_AT', 'Frau {last} hat heute frei'),
    ('de_DE', 'Liebe {first},\nbis bald'),
    ('fr_FR', 'Chère {first},\nmerci'),
    ('fr_FR', 'Nom: x\nPrénom: {first}'),
    ('es_ES', 'Un saludo a la Señora {last}.'),
    ('it_IT', 'Cordiali saluti\n{full}'),
    ('nl_NL', 'Ik heet {first}.'),
    ('sv_SE', 'Hälsningar\n{full}'),
]
HARMLESS_TENTH = [
    'Many thanks,\n{firm}', 'Sincerely,\n{firm}', 'Regards,\n{job}', 'Cheers,\n{town} {product} Club', 'interviewed by {firm}', 'translated by {phrase}', 'Client: {firm}', 'Client: {town}',
    'Account holder: {firm}', 'Emergency contact: {job}', 'Emergency contact: {firm}', 'full_name: {phrase}', '"firstName":"{colour}"', 'Surname: {product}', 'Surname: {job}', 'my daughter {product} doll',
    'his colleague {job} quit', 'her lawyer {firm} will answer', 'our dentist {town} branch', 'my doctor {colour} pills', 'a woman named {job}', 'the payslip of {firm} is wrong', 'the CV of {job} applicants',
    'Hey {town},\nsee you soon', 'Hi {firm},\nwelcome.', 'Dear {product} {job},\nhello', 'Hello {phrase},', 'I am {firm}. Where is it?', "I'm {town}, a town", 'I am {product} {colour}, the best', '{firm} (born 1999) closed', '{town}, born of fire, grew',
    'Mr {product} wash is blue', 'Mrs. {product} jam', 'Dr {product} shoes', 'Ms {job} post', 'Prof. {job} post open', '{street} Dr', '88 {street} Dr. {town}', 'Could Miss {product} win', 'Sir {product} tea', 'Justice {town} office',
    '{job} <jobs@{domain}>', '{firm} <office@{domain}>', '{town} {product} (info@{domain})', 'From: {firm}\nDate: x', 'To: {job}\nSent: x', 'Name: {firm}, Phone: 5', 'Remove {phrase} as the owner', 'Appoint {firm} as trustee', 'spoke with {town} office', 'Contact person: {job}',
]  # fmt: skip
FIXED_TENTH = [
    'my name is Unknown', 'My name is Not Important', 'my name is Nobody, said the hero', 'his name is Fluffy the cat', "her name's Titanic, a ship", 'Her name is Sophia, the robot', 'My full name is a secret', 'Mr. Bean is a series', 'Mr. Clean mops well', 'Mr. Potato Head is a toy', 'Mr. Pickle jars', 'Mr. Whippy ice', 'Mr Porter shop', 'Mr Blue Sky is a song', 'Mrs Robinson is a song', 'Mrs. Fields cookies', 'Mrs. Dash seasoning', 'Dr. Martens boots', 'Dr. Scholl insoles', 'Dr. Hauschka cream', 'Dr. Mario is a game', 'Dr. House is a series', 'Dr. Dolittle is a film', 'Ms. Marvel is a comic', 'Ms. Magazine wrote', 'Prof. Dr. med', 'Frau Antje Käse', 'Frau Doktor, bitte', 'Herr Ober, zahlen', 'Herr der Ringe',
    'Dear Prudence is a song', 'Dear Abby column', 'Dear Shareholders,', 'Dear Tech Support,', 'Dear Future Me,', 'Hey Google, stop', 'Hey Jude is a song', 'Hi Paris, we landed', 'Hello World Program', 'Hello Dolly is a musical', 'Hi Robot,', 'Lieber Kunde,\nhallo', 'Liebe Nachbarn,\nhallo', 'Chère Cliente,\nmerci', 'Querida Familia,', 'Caro Diario,',
    'Best,\nTeam Rocket', 'Best,\nThe Editors', 'Thanks,\nSent From iPhone', 'Cheers,\nDown Under', 'Regards,\nSales Desk North', 'Love,\nGrandma And Grandpa', 'Grüße\nDein Verein', 'Saludos,\nEquipo Ventas', 'Hilsen\nStyret', 'Cordiali saluti\nUfficio Clienti',
    'my sister City hotel', 'our partner Adobe pays', 'my friend Request was denied', 'his brother Hood film', 'my teacher Edition book', 'our coach Bus left', 'my son Light lamp', 'her father Ted series', 'my client Hello packet', 'our manager Plus plan', 'my boss Fight level', 'our employee Handbook', 'my student Loan', 'her nurse Call button', 'our driver License form', 'a child called Sub Process', 'the girl called Help Desk', 'a boy named Sue is a song', 'the man called Amber Alert', 'everybody calls me Boss',
    'Author: Anonymous Coward', 'Author: World Health', 'Signed: The Management', 'Signature: Please Print', 'Attn: Legal Affairs', 'Attn: Max Load', 'Patient: Do Not Resuscitate', 'Guest name: Rose Suite', 'Customer name: Summit Bikes', 'First name: Bitte', 'Vorname: Eingeben', 'Cognome: Obbligatorio', 'Voornaam: Verplicht', 'Nazwisko: Wymagane', 'Efternamn: Krävs', 'lastName: LastName', 'middle_name: Middle Name',
    'Signed by Go Daddy', 'Signed by Digi Cert', 'signed by Max Planck Institut', 'written by Chat Bot', 'sung by Iron Maiden', 'sung by Guns Roses', 'founded by Johnson Johnson', 'directed by Warner Brothers', 'narrated by Text Speech', 'composed by Logic Pro', 'painted by Sherwin Williams', 'spoke to Santa Monica', 'spoke to St Martin', 'spoke with Carolina Health', 'I go by Public Transport', 'This is Central Perk calling',
    'Charlotte Observer <news@paper.example>', 'Austin Energy <bill@power.example>', 'Grace Church <grace@church.example>', 'Ben Jerry (ben@ice.example)', 'Oscar Health <oscar@health.example>', 'Frank Body (frank@body.example)', 'Casper Sleep <casper@sleep.example>', 'Marcus Invest <marcus@invest.example>', 'Jenny Craig <jenny@craig.example>', 'From: Dave Banking\nDate: x', 'From: Oliver Wyman\nDate: x', 'To: Hugo Boss\nDate: x',
    'Sofia, born again, is a capital', 'San Jose, born Spanish', 'Judge Judy Show', 'Nurse Jackie Series', 'Inspector Morse', 'Pastor Wanted Now', 'Senator Hotel Vienna', 'Rev. Counter Gauge', 'Sgt. Pepper Lonely', 'Gen. Motors Plant', 'passport for United Kingdom', 'CV of Senior Staff', 'medical records of Saint Mary', 'resume for Data Scientist',
    'Name: Mason Jar, Age: new', 'Name: Jack Hammer, Phone: 3', 'Name: Rosemary Oil, Age: 2 years', 'Add Faith Group as a contact', 'Jasmine tests pass.', 'Ruby gems install.', 'Julia arrays are fast.', 'Pascal units compile.', 'Ada packages link.', 'Lincoln Park reopened.',
]  # fmt: skip

SETS = {
    'ninth': (PERSONS_NINTH, HARMLESS_NINTH, FIXED_NINTH),
    'tenth': (PERSONS_TENTH, HARMLESS_TENTH, FIXED_TENTH),
}


def rows_of(name: str, seed: int):
    persons, drawn, fixed = SETS[name]
    draw = random.Random(seed)
    fakers = {}
    for number, land in enumerate(LANDS):
        fakers[land] = Faker(land)
        fakers[land].seed_instance(seed + number)
    numbers = count()
    for land, sentence in persons:
        for _ in range(3):
            faker = fakers[land or draw.choice(LANDS)]
            first, last = faker.first_name(), faker.last_name()
            values = {'first': first, 'last': last, 'full': f'{first} {last}'}
            value = next(value for key, value in values.items() if f'{{{key}}}' in sentence)
            text = sentence.format(**values)
            start = text.index(value)
            yield {'id': f'person-{next(numbers)}', 'text': text, 'entities': [{'category': 'PERSON', 'start': start, 'end': start + len(value)}]}
    english = fakers['en_US']
    products = 'Lamp Anchor Falcon Maple Quartz Comet Lantern Saddle Velvet Ember Pixel Summit Tundra Raven Cobalt Meadow Harvest Compass Breeze Walnut'.split()
    for sentence in drawn:
        for _ in range(2):
            yield {
                'id': f'harmless-{next(numbers)}',
                'text': sentence.format(
                    firm=english.company(), job=english.job().split(',')[0].title(), town=fakers[draw.choice(['en_US', 'en_GB', 'de_DE', 'fr_FR', 'it_IT'])].city(),
                    phrase=english.catch_phrase().title(), colour=english.color_name(), product=draw.choice(products), street=english.street_name(), domain=english.domain_word() + '.example',
                ),
                'entities': [],
            }  # fmt: skip
    for text in fixed:
        yield {'id': f'harmless-{next(numbers)}', 'text': text, 'entities': []}


if __name__ == '__main__':
    name, seed, out = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    with open(out, 'w', encoding='utf-8') as file:
        for row in rows_of(name, seed):
            file.write(json.dumps(row, ensure_ascii=False) + '\n')
