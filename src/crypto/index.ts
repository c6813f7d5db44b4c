import { hmac } from '@noble/hashes/hmac.js'
import { sha256 as hash } from '@noble/hashes/sha2.js'
import { fromUint8Array, toUint8Array, urlDecode, type ByteString } from '../runtime/index.ts'

type Maybe<T> = T | undefined

/** The 32 raw bytes of the SHA-256 digest. */
export function sha256(value: Maybe<ByteString>): Maybe<ByteString> {
  return value === undefined ? undefined : fromUint8Array(hash(toUint8Array(value)))
}

/** HMAC-SHA-256 of a message, as raw bytes. */
export function hmacSha256(key: ByteString, message: ByteString): ByteString {
  return fromUint8Array(hmac(hash, toUint8Array(key), toUint8Array(message)))
}

/** Compares without telling by its time where two texts differ. */
function equalInConstantTime(a: ByteString, b: ByteString): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let at = 0; at < a.length; at++) difference |= a.charCodeAt(at) ^ b.charCodeAt(at)
  return difference === 0
}

interface SignedMessage {
  readonly message: ByteString
  readonly issued: ByteString
  readonly mac: ByteString
}

const shortestMac = 43

/** Splits from the right, as the documented pattern `(.+)(.*)(\d{10})-(.{43,})` does. */
function splitMessage(text: ByteString, separatorLength: number): Maybe<SignedMessage> {
  for (
    let dash = text.lastIndexOf('-', text.length - shortestMac - 1);
    dash >= 11;
    dash = text.lastIndexOf('-', dash - 1)
  ) {
    const issued = text.slice(dash - 10, dash)
    const messageEnd = dash - 10 - separatorLength
    if (/^[0-9]{10}$/.test(issued) && messageEnd >= 1)
      return { message: text.slice(0, messageEnd), issued, mac: text.slice(dash + 1) }
  }
  return undefined
}

/** The MAC as plain Base64 without padding, or undefined if it has another form. */
function normalMac(mac: ByteString, isUrlSafe: boolean): Maybe<ByteString> {
  if (isUrlSafe) return /^[A-Za-z0-9_-]{43}$/.test(mac) ? mac.replaceAll('-', '+').replaceAll('_', '/') : undefined
  // A plus that was not URL-encoded stands for itself here, so only escapes are decoded.
  const decoded = urlDecode(mac.replaceAll('+', '%2B')) ?? ''
  return /^[A-Za-z0-9+/]{43}=?$/.test(decoded) ? decoded.slice(0, 43) : undefined
}

/**
 * Whether a message carries a valid HMAC that has not run out.
 * Source: rules-language functions page, `is_timed_hmac_valid_v0`.
 *
 * @param text - message, separator, ten-digit issue time, dash, Base64 MAC
 * @param ttl - seconds
 * @param now - seconds since 1970
 * @param separatorLength - bytes between message and issue time
 * @param flags - `s`: the MAC is URL-safe Base64 without padding
 */
export function isTimedHmacValid(
  key: ByteString,
  text: Maybe<ByteString>,
  ttl: number | bigint,
  now: Maybe<number | bigint>,
  separatorLength: number | bigint = 0,
  flags: ByteString = '',
): Maybe<boolean> {
  if (text === undefined || now === undefined) return undefined
  const parts = splitMessage(text, Number(separatorLength))
  if (parts === undefined) return false
  const mac = normalMac(parts.mac, flags === 's')
  if (mac === undefined) return false
  const expected = btoa(hmacSha256(key, parts.message + parts.issued)).slice(0, 43)
  return equalInConstantTime(mac, expected) && BigInt(now) < BigInt(parts.issued) + BigInt(ttl)
}
