// What a verification says in one sentence.
import { named } from './names'
import { called, type Provenance } from './provenance'
import { t } from './words.svelte'

export interface Verification {
  sha256: string, verdict: string
  artwork: {
    id?: string, image?: string, createdAt?: string, model?: { id?: string, sha256: string }
    token?: { tokenId: string, owner: string, creator: string, burnt?: boolean }
  } | null
  evidence: {
    c2pa: { present: boolean, valid?: boolean, state: string, failures: string[], ingredientFailures?: string[], activeManifest: string | null, claimGenerator: string | null, trustedBy: string | null, reason?: string, provenance?: Provenance } | null
    watermark: { found: boolean, id: string | null, falsePositiveRate: number, note?: string } | null
    match?: { share: number, covers: number, map: string, reason?: string, note?: string }
    fingerprint: { nearest?: string | null, distance?: number | null, error?: string } | null
    secondLayer?: { found: boolean, id: string | null, tried: string[], error: string | null }
    image?: { note: string }, registry: { artwork: string | null, private?: boolean } | null
    chain: { minted?: boolean, burnt?: boolean, tokenId?: string, owner?: string, block?: number | null, modelRevoked?: boolean, error?: string, anchored?: { block: number, time: string, root: string } | null }
    ipfs: { cid?: string, available?: boolean, error?: string } | null
  }
}

/** Whether the manifest is bound to no content, and nothing shows that the file was changed. */
export function isUnbound({ verdict, evidence }: Verification): boolean {
  const failures = evidence.c2pa?.failures ?? []
  return verdict === 'tampered' && failures.includes('claim.hardBindings.missing') && !failures.some(code => /mismatch|\.missing$/.test(code) && code !== 'claim.hardBindings.missing')
}

/** Whether the picture is an artwork of this service that whoever asks may not see: a copy's original, or this very file. */
export function isPrivate({ verdict, artwork, evidence }: Verification): boolean {
  return !!evidence.registry?.private || (verdict === 'recovered' && !artwork)
}

/** The verdict in a sentence, and that its artwork is private, where it is. */
export function meaning(answer: Verification): string {
  const said = verdictInWords(answer)
  return isPrivate(answer) ? `${said} ${t('means.private')}` : said
}

function verdictInWords(answer: Verification): string {
  const { verdict, evidence } = answer
  const { c2pa, registry, chain, watermark } = evidence
  if (verdict === 'authentic') return t(registry?.artwork || registry?.private || chain.minted || chain.anchored ? 'means.authentic' : 'means.signed')
  const name = called(c2pa?.provenance?.signer)
  if (verdict === 'foreign' && name) return t(c2pa?.trustedBy ? 'means.foreignKnown' : 'means.foreignNamed', { name: named(name) })
  if (verdict === 'foreign') return c2pa?.trustedBy ? t('means.foreignTrusted') : t('means.foreign', { name: c2pa?.claimGenerator ? named(c2pa.claimGenerator) : t('verify.notNamed') })
  if (c2pa?.reason && verdict === 'recovered') return `${t('means.discounted', { reason: c2pa.reason })} ${t('means.recovered')}`
  if (c2pa?.reason && verdict === 'unknown') return `${t('means.discounted', { reason: c2pa.reason })} ${t('means.nothingElse')}`
  if (verdict === 'unknown') return t(watermark?.found ? 'means.markAlone' : 'means.unknown')
  if (isUnbound(answer)) return t('means.unbound')
  return t(verdict === 'tampered' ? 'means.tampered' : 'means.recovered')
}
