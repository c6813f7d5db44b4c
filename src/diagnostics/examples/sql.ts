import type { sqlCodes } from '../codes/sql.ts'
import type { CodeExamples, WithoutExample } from './code-example.ts'

const rule: WithoutExample = {
  because: 'replay tells it of a rule that is right, where the database cannot say a part of it',
}

const log = (what: string): WithoutExample => ({ because: `${what} causes it, not what a policy says` })

/** Examples of {@link sqlCodes}. */
export const sqlExamples: CodeExamples<typeof sqlCodes> = {
  E_SQL_REGEX_ASSERTION: rule,
  E_SQL_REGEX_SIZE: rule,
  E_SQL_FUNCTION: rule,
  E_SQL_LIST_UNKNOWN: rule,
  E_SQL_MANDATORY_MISSING: log('a log that has no column for a field'),
  E_SQL_COLUMN_TYPE: log('a column of another type than the map says'),
  E_SQL_COLUMN_ENCODING: log('a column of text where bytes are asked for'),
  E_SQL_COLUMN_MAP: log('a file that maps columns'),
  E_SQL_SOURCE_INVALID: log('a file of a log'),
  E_SQL_LIMIT: log('a database with too little memory or time'),
  E_SQL_SOURCE_REMOTE: log('an address of a log'),
  E_SQL_PACKAGE: log('a package that is not installed'),
}
