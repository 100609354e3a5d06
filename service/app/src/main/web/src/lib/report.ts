// Signed reports of verdicts: saved as a file, and checked in the browser by this service's public key.
import { ask } from './api'
import { t } from './words.svelte'
import type { Verification } from './verification'

export interface Signed { report: Verification & { checkedAt: string, issuer: string | null, asked?: 'file' | 'hash' }, jws: string }

export const isReport = (file: File) => file.type === 'application/json' || /\.(json|jws)$/i.test(file.name)

/** Asks the service again, for an answer that it signs. */
export function signed(file: File | null, sha256: string): Promise<Signed> {
  if (!file) return ask(`/api/verify/${sha256}/report`)
  const body = new FormData()
  body.append('file', file)
  return ask('/api/verify/report', { method: 'POST', body })
}

const bytes = (base64url: string) => Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), letter => letter.charCodeAt(0))
const json = (base64url: string) => JSON.parse(new TextDecoder().decode(bytes(base64url)))
/** The same text for the same value, whatever the order of its members. */
const flat = (value: any): string => JSON.stringify(value, (_, each) => each && typeof each === 'object' && !Array.isArray(each)
  ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => a < b ? -1 : 1)) : each)

/** What a report says, if it is as this service signed it; otherwise an error with a sentence. */
export async function checked(file: File): Promise<Signed['report']> {
  if (!crypto.subtle) throw new Error(t('report.noCrypto'))
  let whole: any = null
  let parts: string[]
  let header: any
  try {
    const text = (await file.text()).trim()
    whole = text.startsWith('{') ? JSON.parse(text) : null
    parts = (whole ? whole.jws : text).split('.')
    header = json(parts[0])
    if (parts.length !== 3 || header.alg !== 'ES256' || header.typ !== 'mintmark-verdict' || 'crit' in header) throw new Error()
  } catch { throw new Error(t('report.none')) }
  const { keys } = await ask<{ keys: (JsonWebKey & { kid: string })[] }>('/.well-known/jwks.json')
  const key = keys.find(each => each.kid === header.kid)
  if (!key) throw new Error(t('report.otherKey'))
  const ecdsa = { name: 'ECDSA', namedCurve: 'P-256' }
  const imported = await crypto.subtle.importKey('jwk', { kty: key.kty, crv: key.crv, x: key.x, y: key.y }, ecdsa, false, ['verify'])
  const message = new TextEncoder().encode(`${parts[0]}.${parts[1]}`)
  const holds = await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, imported, bytes(parts[2]), message).catch(() => false)
  if (!holds) throw new Error(t('report.changed'))
  const said = json(parts[1])
  if (whole && flat(whole.report) !== flat(said)) throw new Error(t('report.readable'))
  return said
}
