// What somebody asks about in writing: a hash, a token, a content address, or a link to any of them or to an artwork.

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'
/** CIDv1, one raw block, SHA-256 of 32 bytes: its digest is that of the file. */
const RAW = [1, 0x55, 0x12, 0x20]

/** The SHA-256 in the content address of a file of one block; null for other addresses. */
function digest(cid: string): string | null {
  const bytes: number[] = []
  let bits = 0
  let value = 0
  for (const letter of cid.slice(1)) {
    value = (value << 5 | BASE32.indexOf(letter)) & 0xfff
    bits += 5
    if (bits >= 8) { bits -= 8; bytes.push(value >> bits & 0xff) }
  }
  return RAW.every((each, i) => bytes[i] === each) && bytes.length === 36 ? bytes.slice(4).map(each => each.toString(16).padStart(2, '0')).join('') : null
}

/** An artwork's ID or a file's SHA-256; null where the text is none of all. */
export function subject(text: string): { artwork: string } | { hash: string } | null {
  const asked = text.trim()
  const artwork = /\/artworks\/([0-9a-hjkmnp-tv-z]{26})(?![0-9a-z])/.exec(asked)?.[1] ?? /^[0-9a-hjkmnp-tv-z]{26}$/.exec(asked)?.[0]
  if (artwork) return { artwork }
  const hash = /(?<![0-9a-fA-F])[0-9a-fA-F]{64}(?![0-9a-fA-F])/.exec(asked)?.[0]
  if (hash) return { hash: hash.toLowerCase() }
  const cid = /(?<![a-z2-7])bafkrei[a-z2-7]{52}(?![a-z2-7])/.exec(asked)?.[0]
  const named = cid && digest(cid)
  if (named) return { hash: named }
  // explorers and markets write the token's number in decimals
  const number = /(?<!\d)\d{70,78}(?!\d)/.exec(asked)?.[0]
  if (number && BigInt(number) < 1n << 256n) return { hash: BigInt(number).toString(16).padStart(64, '0') }
  return null
}
