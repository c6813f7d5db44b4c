import { printIp, toTextStrict, toUint8Array, type ByteString } from '../../runtime/index.ts'
import type { BoolNode, BytesNode, IntNode, IpNode } from '../ast.ts'
import { printBytes } from './bytes-text.ts'
import type { RightSideForm } from './right-side.ts'

/** JSON has no integers beyond 2^53; those are given as text. */
export function intToJson(value: number | bigint): number | string {
  return typeof value === 'bigint' ? String(value) : value
}

/**
 * Bytes as the engine has them in JSON: text if they were written as text and are UTF-8, else numbers.
 */
export function bytesToJson(value: ByteString, asText: boolean): string | number[] {
  return (asText ? toTextStrict(value) : undefined) ?? [...toUint8Array(value)]
}

export const bool: RightSideForm<BoolNode> = {
  print: ({ value }) => String(value),
  toJson: ({ value }) => value,
}

export const int: RightSideForm<IntNode> = {
  print: ({ value }) => String(value),
  toJson: ({ value }) => intToJson(value),
}

export const bytes: RightSideForm<BytesNode> = {
  print: ({ value, form }) => printBytes(value, form),
  toJson: ({ value, form }) => bytesToJson(value, form !== 'hex'),
}

export const ip: RightSideForm<IpNode> = {
  print: ({ value }) => printIp(value),
  toJson: ({ value }) => printIp(value),
}
