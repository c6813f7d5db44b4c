/** The way to a value in a document: keys and indexes from the top. */
export type DocumentPath = readonly (string | number)[]
