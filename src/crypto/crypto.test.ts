import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { toUint8Array } from '../runtime/index.ts'
import { hmacSha256, isTimedHmacValid, sha256 } from './index.ts'

const issued = 1_700_000_000
const sign = (message: string, encoding: 'base64' | 'base64url' = 'base64'): string =>
  createHmac('sha256', 'key')
    .update(`${message}${String(issued)}`)
    .digest(encoding)
const signed = (message: string, separator: string): string =>
  `${message}${separator}${String(issued)}-${encodeURIComponent(sign(message))}`

describe('hashes', () => {
  it('agree with the known digest of the empty text and with Node', () => {
    expect(Buffer.from(toUint8Array(sha256('') ?? '')).toString('hex')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    )
    const expected = createHmac('sha256', 'key').update('message').digest().toString('latin1')
    expect(hmacSha256('key', 'message')).toBe(expected)
    expect(sha256(undefined)).toBeUndefined()
  })
})

describe('isTimedHmacValid', () => {
  const text = signed('/cat.jpg', '?verify=')

  it('holds until the time has run out', () => {
    expect(isTimedHmacValid('key', text, 60, issued + 59, 8)).toBe(true)
    expect(isTimedHmacValid('key', text, 60, issued + 60, 8)).toBe(false)
    expect(isTimedHmacValid('key', text, 60, issued - 1000, 8)).toBe(true)
  })

  it('fails for another key, message, time or separator length', () => {
    expect(isTimedHmacValid('other', text, 60, issued, 8)).toBe(false)
    expect(isTimedHmacValid('key', text.replace('cat', 'dog'), 60, issued, 8)).toBe(false)
    expect(isTimedHmacValid('key', text.replace(String(issued), String(issued + 1)), 60, issued, 8)).toBe(false)
    expect(isTimedHmacValid('key', text, 60, issued, 7)).toBe(false)
  })

  it('takes the separator length 0', () => {
    expect(isTimedHmacValid('key', signed('/cat.jpg', ''), 60, issued)).toBe(true)
  })

  it('reads the URL-safe form only with the flag', () => {
    const safe = `/cat.jpg?v=${String(issued)}-${sign('/cat.jpg', 'base64url')}`
    expect(isTimedHmacValid('key', safe, 60, issued, 3, 's')).toBe(true)
    expect(isTimedHmacValid('key', `${safe}=`, 60, issued, 3, 's')).toBe(false)
  })

  it('refuses what has no such form', () => {
    for (const wrong of [
      '',
      '-',
      '1484063787-',
      `${String(issued)}-${'a'.repeat(43)}`,
      `x123-${'a'.repeat(43)}`,
      '-'.repeat(100_000),
    ]) {
      expect(isTimedHmacValid('key', wrong, 60, issued)).toBe(false)
    }
  })

  it('is missing for a missing message or time', () => {
    expect(isTimedHmacValid('key', undefined, 60, issued)).toBeUndefined()
    expect(isTimedHmacValid('key', text, 60, undefined)).toBeUndefined()
  })
})
