import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core'

/** How prompts are encrypted: HPKE (RFC 9180) in base mode. */
export const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
})

/** The ids of the algorithms, as records name them. Source: RFC 9180, 7 (0x0020, 0x0001, 0x0002). */
export const suiteIds = { kem: 32, kdf: 1, aead: 2 } as const

/** Bytes of a key of X25519, and of the encapsulated key. */
export const keyLength = 32

/** What the keys are bound to, so that a ciphertext of another application is none of ours. */
export const suiteInfo = new TextEncoder().encode('portcullis prompt log 1')
