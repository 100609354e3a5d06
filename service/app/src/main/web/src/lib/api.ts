// The API: requests, their problems, and what answers look like.
import { at } from './base'
import { changed } from './changes'
import { isProxy, service } from './service.svelte'
import { t } from './words.svelte'

export interface Image { url: string, bytes: number, width: number, height: number, format: string }
export interface Token {
  chainId: number, contract: string, tokenId: string, owner: string, creator: string, tx: string, gasUsed: number, block: number
  modelSha256: string, burntTx?: string, burntBlock?: number
}
export interface Artwork {
  id: string, stage: string, done: boolean, prompt?: string, negativePrompt?: string, seed: number, steps: number
  guidance: number, guidanceRescale?: number, sampler: string, width: number, height: number
  init?: string, strength?: number, mask?: string, control?: string, controlScale?: number, controlStart?: number, controlEnd?: number
  controlPreprocessor?: string, highResolution?: number, highResolutionStrength?: number, variationSeed?: number, variationStrength?: number
  enrichment?: { original: string, model: string }, notDrawn?: string, disclosePrompt?: boolean
  model: { id: string, sha256: string }, loras?: { name: string, sha256: string, weight: number }[]
  sha256: string | null, image: Image | null, watermark?: { id: string, psnr: number } | null
  c2pa: { manifest: string, state: string, trustedBy: string | null, timeStamp: string | null, timeStampMissing?: string } | null
  ipfs: { imageCid: string, metadataCid: string | null } | null, token: Token | null
  failure?: { detail: string } | null, createdAt: string, public?: boolean
}
export interface Model {
  id: string, name: string, sha256: string, files: number, folder: string, warning?: string
  loras: { file: string, sha256: string, weight: number }[], textualInversions: { file: string, sha256: string, word: string }[]
  controlnets: { folder: string, sha256?: string }[], upscaler?: { folder: string, sha256?: string }
  sizeMultiple: number, maxPixels: number, samplers: string[]
  defaults: { width: number, height: number, steps: number, guidance: number, guidanceRescale: number, sampler: string }
}
export interface Models { models: Model[], standard: string, loras: string[], enrichesPrompts: boolean }
export interface OnChain { tokenId: string, owner: string, creator: string, asOf: number, burntTx?: string, burntBlock?: number, chainId: number, contract: string }
export interface Listing { contract: string, data: string, priceWei: string, seller: string, currency: string | null, deadline: string }
export interface Offer { id: string, contract: string, data: string, buyer: string, currency: string, price: string, deadline: string }
export interface Auction {
  seller: string, currency: string | null, reserve: string, bidder: string | null, bid: string | null, leastBid: string, endsAt: string, ended: boolean
}
/** What a wallet's signature of a listing or an offer names. */
export interface SigningTerms { chainId: number, network: string, contract: string, market: string, owner: string, epoch: number, tokenEpoch: number }
export interface TokenState {
  token: OnChain, artwork: string | null, listing: Listing | null, held: boolean, names?: Record<string, string>
  sale: { asOf: number, status: string, auction: Auction | null, offers: Offer[] }
}
export interface Voucher {
  artwork: string, state: 'OPEN' | 'REDEEMED' | 'REVOKED' | 'EXPIRED', chainId: number, contract: string, tokenId: string, to: string, creator: string
  royaltyBps: number, data: string, givenAt: string, deadline: string
}
export interface TokenEvent {
  kind: string, block: number, logIndex: number, tx: string, at: string | null, from?: string, to?: string, currency?: string, amount?: string, royalty?: string
}
export interface Creator {
  address: string, tokens: number, sales: number, earnedWei: string, paidWei: string, withdrawableWei: string
  byToken: { tokenId: string, artwork: string | null, bps: number | null, sales: number, earnedWei: string, paidWei: string, withdrawableWei: string }[]
}

/** A refusal of the API, with its sentence and the field that it is about. */
export class Refusal extends Error {
  constructor(message: string, readonly status: number, readonly field?: string) { super(message) }
}

/** An answer with its JSON. A proxy whose service is gone answers in its stead, but with no problem in JSON. */
async function answer(path: string, options: RequestInit): Promise<[Response, any]> {
  try {
    const headers = new Headers(options.headers)
    if (service.csrf && options.method) headers.set('Mintmark-CSRF', service.csrf)
    const response = await fetch(at(path), { ...options, headers })
    if (isProxy(response)) throw new Error()
    return [response, response.status === 204 ? null : await response.json().catch(() => null)]
  } catch (error) {
    if ((error as Error).name === 'AbortError') throw error
    service.lose()
    throw new Refusal('', 0)
  }
}

/** The API's answer as JSON. A problem becomes a {@link Refusal}; where nobody answers, the studio says so until somebody does. */
export async function ask<T = any>(path: string, options: RequestInit = {}): Promise<T> {
  let [response, body] = await answer(path, options)
  // a new session, such as another tab signed in for, has a CSRF token of its own
  if (response.status === 403 && body?.field === 'csrf') {
    const before = service.ended ?? service.session?.principal?.id
    await service.begin()
    const now = service.session?.principal?.id
    if (now && now !== before) throw new Refusal(t('signIn.other'), 403);
    [response, body] = await answer(path, options)
  }
  if (response.ok && options.method) changed(path)
  if (response.status === 401) await service.refused()
  if (!response.ok) throw new Refusal(body?.detail ?? `HTTP ${response.status}`, response.status, body?.field)
  return body
}

export const post = <T = any>(path: string, body: object = {}, headers: Record<string, string> = {}) => ask<T>(path, {
  method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body),
})
