// A verification's answer in plain words, with what each source said.
import { code, el, when } from './dom.js'

const WORDS = {
  authentic: ['Authentic', 'This service made and sealed this exact file.'],
  recovered: ['Recovered', 'This is a changed copy of a picture that was made here. Its watermark or its fingerprint leads to the original.'],
  tampered: ['Tampered with', 'The file has a signed manifest that does not match it: the file was changed after it was signed.'],
  foreign: ['Signed by somebody else', 'The manifest is valid. This service does not know the signer.'],
  unknown: ['No evidence found', 'This file has no valid manifest, watermark or fingerprint that is known here. That says nothing about who or what made it.']
}

const MARK_ALONE = 'The file has a watermark of this service, which alone does not count. That says nothing about who or what made it.'

/** The answer as an element; `subject` is what was asked for, a file's name or a hash. */
export function verdict(answer, subject) {
  const [title, words] = WORDS[answer.verdict] ?? [answer.verdict, '']
  const { c2pa, registry, chain } = answer.evidence
  const bySignature = answer.verdict === 'authentic' && !registry?.artwork && !chain.minted && !chain.anchored
  const meaning = bySignature ? 'It was signed with the key of this service and has not been changed since.'
    : answer.verdict === 'foreign' && c2pa?.trustedBy
      ? `The manifest is valid. Its signer is not this service, but is on the list ${c2pa.trustedBy}.`
      : c2pa?.reason ? discounted(answer.verdict, c2pa.reason)
        : answer.verdict === 'unknown' && answer.evidence.watermark?.found ? MARK_ALONE : words
  return el('article', { class: 'verdict ' + answer.verdict },
    el('p', { class: 'quiet' }, subject),
    el('h3', {}, title),
    el('p', { class: 'meaning' }, meaning),
    original(answer),
    el('dl', {}, ...evidence(answer.evidence)),
    el('p', { class: 'quiet' }, 'SHA-256 ', code(answer.sha256, 16)))
}

/** The meaning for a file with an unchanged manifest that does not count. */
function discounted(verdict, reason) {
  const manifest = `The file has a manifest, but ${reason}, so the manifest does not count. `
  return manifest + (verdict === 'recovered' ? WORDS.recovered[1]
    : 'No other evidence was found. That says nothing about who or what made it.')
}

function original({ artwork, verdict, evidence }) {
  if (!artwork) return null
  const map = verdict === 'recovered' ? differences(evidence.match?.map) : null
  const about = el('div', {},
    el('p', {}, verdict === 'authentic' ? 'The original.' : 'The original that was found.'),
    artwork.createdAt && el('p', { class: 'quiet' }, 'Made ' + when(artwork.createdAt)),
    map && el('p', { class: 'quiet' }, 'Red: the copy shows something else there, or was changed. Grey: that part is not in the copy.'),
    artwork.model && el('p', { class: 'quiet' }, 'Model ', artwork.model.id ?? '', ' ', code(artwork.model.sha256)),
    artwork.token && el('p', { class: 'quiet' }, 'Token ', code(artwork.token.tokenId),
      artwork.token.burnt ? ', burnt since' : [', held by ', code(artwork.token.owner, 8)]),
    artwork.token && el('p', { class: 'quiet' }, 'Made by ', code(artwork.token.creator, 8), ', who earns its royalties'))
  return el('div', { class: 'original' },
    artwork.image && el('a', { href: artwork.image }, el('img', { src: artwork.image, alt: 'The original picture' }), map), about)
}

/** Where the copy differs from the original, to be laid over it; null if it agrees everywhere. */
function differences(map) {
  if (!map || !/[01]/.test(map)) return null
  const rows = map.split('/')
  const overlay = svg('svg', { viewBox: `0 0 ${rows[0].length} ${rows.length}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' })
  rows.forEach((row, y) => [...row].forEach((cell, x) => {
    if (cell < '2') overlay.append(svg('rect', { x, y, width: 1, height: 1, class: cell === '1' ? 'other' : 'absent' }))
  }))
  return overlay
}

function svg(name, attributes) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  return element
}

const said = (name, good, ...about) => [el('dt', {}, name),
  el('dd', {}, el('span', { class: 'badge ' + (good === true ? 'good' : good === false ? 'bad' : '') },
    good === true ? 'yes' : good === false ? 'no' : '–'), ' ', ...about)]

function evidence({ c2pa, watermark, match, fingerprint, registry, chain, ipfs, secondLayer, image }) {
  return [manifest(c2pa), image && said('Picture', null, image.note), mark(watermark), shown(match), likeness(fingerprint), noise(secondLayer), register(registry), minted(chain), anchored(chain.anchored), pinned(ipfs)]
    .filter(Boolean).flat()
}

function manifest(c2pa) {
  if (!c2pa) return null
  if (!c2pa.present) return said('Signed manifest', null, 'none in the file; most programs drop it when they save a picture')
  return said('Signed manifest', c2pa.valid, c2pa.state,
    c2pa.trustedBy ? `, its signer trusted by ${c2pa.trustedBy}` : c2pa.valid ? ', its signer unknown here' : '',
    c2pa.claimGenerator ? `; says it was made with ${c2pa.claimGenerator}` : '',
    c2pa.failures.length ? el('small', {}, c2pa.failures.join(', ')) : null,
    c2pa.ingredientFailures ? el('small', {}, 'Failures of its ingredients: ' + c2pa.ingredientFailures.join(', ')) : null)
}

function mark(watermark) {
  if (!watermark) return null
  if (!watermark.found) return said('Watermark', null, 'this service\'s watermark was not found in the pixels')
  return said('Watermark', true, code(watermark.id, 16), watermark.note ? el('small', {}, watermark.note) : null,
    el('small', {}, `a picture without a watermark gives this result by chance in ${rarity(watermark.falsePositiveRate)}`))
}

function shown(match) {
  if (!match) return null
  return said('Shows', !match.reason, `${Math.round(100 * match.share)} % of the original's area`,
    match.reason ? el('small', {}, match.reason) : null, match.note ? el('small', {}, match.note) : null)
}

/** A probability as "one of 6 × 10²³". */
function rarity(rate) {
  const [digit, power] = (1 / rate).toExponential(0).split('e+')
  if (!Number.isFinite(1 / rate)) return 'practically no case'
  return `one case of ${digit} × 10${[...power].map(each => '⁰¹²³⁴⁵⁶⁷⁸⁹'[each]).join('')}`
}

function likeness(fingerprint) {
  if (!fingerprint) return null
  if (fingerprint.error) return said('Fingerprint', null, 'could not be compared: ' + fingerprint.error)
  if (!fingerprint.nearest) return said('Fingerprint', null, 'no picture that was made here is similar')
  return said('Fingerprint', true, fingerprint.distance === 0 ? 'equal to that of the same part of the original'
    : `differs from that of the same part of the original in ${fingerprint.distance} of 256 bits`)
}

function noise(layer) {
  if (!layer) return null
  if (layer.error) return said('Noise watermark', null, 'not read: ' + layer.error)
  if (!layer.found) return said('Noise watermark', null, `not found; ${layer.tried.length} combinations of model and size were tried`)
  return said('Noise watermark', true, code(layer.id))
}

const register = registry => registry && (registry.artwork
  ? said('Register', true, 'this exact file was sealed here')
  : said('Register', null, 'this exact file was not sealed here'))

function minted(chain) {
  if (chain.error) return said('Chain', null, 'did not answer: ' + chain.error)
  if (!chain.minted) return said('Chain', null, 'no token has this file\'s hash')
  if (chain.burnt) return said('Chain', true, 'token ', code(chain.tokenId), ' was minted in block ' + chain.block,
    el('small', {}, 'and burnt in block ' + chain.burntBlock + ' by ', code(chain.burntTx, 8)))
  return said('Chain', true, 'token ', code(chain.tokenId), ' in block ' + chain.block,
    el('small', {}, 'held by ', code(chain.owner, 8), ', drawn with model ', code(chain.modelSha256, 8),
      chain.modelRevoked ? ', which was revoked since' : ''))
}

const anchored = anchor => anchor && said('Anchor', true, 'anchored in block ' + anchor.block,
  el('small', {}, 'at ' + anchor.time + ', under the root ', code(anchor.root, 8)))

function pinned(ipfs) {
  if (!ipfs) return null
  if (ipfs.error) return said('IPFS', null, 'did not answer: ' + ipfs.error)
  return said('IPFS', ipfs.available, el('a', { href: '/ipfs/' + ipfs.cid }, 'the original'),
    ipfs.available ? ' can be read there' : ' cannot be read there now')
}
