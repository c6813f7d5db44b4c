export { foldingRangesOf, symbolsOf } from './symbols.ts'
export { inlayHintsOf, linksOf, selectionRangesAt, semanticTokensOf } from './tokens.ts'
