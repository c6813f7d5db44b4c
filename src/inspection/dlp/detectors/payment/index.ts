import type { DetectorRow } from '../../detector.ts'
import { cardAndBankRows } from './cards-and-banks.ts'
import { marketRows } from './markets.ts'
import { walletRows } from './wallets.ts'

/** Cards, accounts, securities and wallets. */
export const paymentRows: readonly DetectorRow[] = [...cardAndBankRows, ...marketRows, ...walletRows]
