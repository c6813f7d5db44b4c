import { printIp, type IpValue } from '../../runtime/index.ts'

/** An address as text whose order is that of addresses of one family: `4` and 8 hexadecimal digits, `6` and 32. */
export function ipKey(value: IpValue): string {
  return typeof value === 'bigint'
    ? `6${value.toString(16).toUpperCase().padStart(32, '0')}`
    : `4${value.toString(16).toUpperCase().padStart(8, '0')}`
}

/** An address as it is written, from its key. */
export function printKey(key: string): string {
  return printIp(key.startsWith('4') ? Number(`0x${key.slice(1)}`) : BigInt(`0x${key.slice(1)}`))
}
