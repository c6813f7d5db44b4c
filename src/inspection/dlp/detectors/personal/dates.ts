import type { DetectorRow } from '../../detector.ts'
import { findDates } from './find-dates.ts'

/** Dates and times as people write them. */
// prettier-ignore
export const dateRows: readonly DetectorRow[] = [
  {
    id: 'date_time', name: 'Date or Time', family: 'personal', pii: ['DATE_TIME'], find: findDates, confidence: 'medium',
    examples: {
      positive: ['born on 12 May 1984', 'due 2026-05-14', 'on 05/14/2026', 'see you on Tuesday', 'in 1999 we moved', 'March 3rd, 2021', 'at 10:30', 'by 5 pm', 'am 3. Oktober 1990', 'le 14 juillet 1789', 'next month', '2024年5月3日', 'during the 1990s', 'a 2001 comedy', 'geboren am 5.2.59', 'Termin 05.02.26', '3.10.1990', 'on 10-12-14', 'the summer of 1968', 'in 2018 compared to', 'since May', 'on may 9th', 'the 2022 World Cup', 'for $20000 in 2007.', 'By 2030, all', 'from 1998 to 2004', 'on dec 15', 'dated Mar 04, 1989'],
      negative: ['version 10.4.2.1', 'room 1999', 'call 555-0132', 'I may come', 'march on', 'the ratio 16:9', 'in 199', 'part 1/2', 'a 2000 word essay', 'the 1950 rows', 'a 1985 kcal diet', 'upgrade from 6.12.47 to 2.18.25', 'done in 2094 ms', 'shipped in 1958 boxes', '1/2-03', 'release 13.10.21', 'after 1911 retries', 'by 1928 votes', 'this may be wrong', 'the first 3 may fail', 'certifi 2024.02.02', 'sizes 10-12-14', 'a total of 2016', 'it grew by 1999', 'a timeout of 1990s', 'part no. 12-05-1998', 'SyntaxError at 12:45', 'one in 2000', 'the 1950 boxes', 'The 2000 Rows of', 'a 2000 Watt heater', 'divide it by 1999', 'dec 15 is 0xf', 'raise it from 1950 to 2000', 'raise the cap from 2000 to 4096', 'in 2048 of the runs'],
    },
  },
]
