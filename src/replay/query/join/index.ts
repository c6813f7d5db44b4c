export { blocksOf, keyOf, type AddressBlock } from './address-blocks.ts'
export { joinAll, type JoinedRules } from './one-join.ts'
export {
  addressesOf,
  findGuard,
  guardLiterals,
  joinOf,
  operandsOf,
  shareOfAddresses,
  shareOfGuard,
  type Guard,
  type ReplayRule,
  type Spread,
} from './rule-parts.ts'
export { Shapes } from './shapes.ts'
