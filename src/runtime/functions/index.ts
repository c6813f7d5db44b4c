export { hasKey, hasValue, regexReplace, wildcardReplace } from './collection.ts'
export { decodeBase64, encodeBase64, removeQueryArgs, urlDecode, uuidV4 } from './encoding.ts'
export { lookupJsonInteger, lookupJsonString } from './json.ts'
export { bitSlice, cidr, cidr6, isJwtPresent, isJwtValid } from './network.ts'
export {
  concat,
  endsWith,
  ipToText,
  join,
  length,
  lower,
  removeBytes,
  split,
  startsWith,
  substring,
  toTextValue,
  upper,
} from './text.ts'
