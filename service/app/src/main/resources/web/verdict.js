// A verification's answer in plain words, with what each source said.
import { code, el, when } from './dom.js'

const WORDS = {
  authentic: ['Authentic', 'This very file was made and sealed by this service.'],
  recovered: ['Recovered', 'This is a changed copy of a picture that was made here. The marks in the picture led to the original.'],
  tampered: ['Tampered with', 'It carries a signed manifest that does not fit the file: the file was changed after it was signed.'],
  foreign: ['Signed by somebody else', 'Its manifest is sound, and who signed it is not known here.'],
  unknown: ['No evidence found', 'Nothing in this file leads anywhere. That says nothing about who or what made it.']
}

/** The answer as an element; `subject` is what was asked for, a file's name or a hash. */
export function verdict(answer, subject) {
  const [title, words] = WORDS[answer.verdict] ?? [answer.verdict, '']
  const { c2pa, registry, chain } = answer.evidence
  const bySignature = answer.verdict === 'authentic' && !registry?.artwork && !chain.minted
  const meaning = bySignature ? 'It was signed with the key of this service, and nothing was changed since.'
    : answer.verdict === 'foreign' && c2pa?.trustedBy
      ? `Its manifest is sound. It was not signed here, but by somebody who is on ${c2pa.trustedBy}.`
      : c2pa?.reason ? discounted(answer.verdict, c2pa.reason) : words
  return el('article', { class: 'verdict ' + answer.verdict },
    el('p', { class: 'quiet' }, subject),
    el('h3', {}, title),
    el('p', { class: 'meaning' }, meaning),
    original(answer),
    el('dl', {}, ...evidence(answer.evidence)),
    el('p', { class: 'quiet' }, 'SHA-256 ', code(answer.sha256, 16)))
}

/** Of a file whose manifest nobody tampered with, and which does not count all the same. */
function discounted(verdict, reason) {
  const manifest = `It carries a manifest, but ${reason}, so the manifest does not count. `
  return manifest + (verdict === 'recovered' ? WORDS.recovered[1]
    : 'Nothing else in this file leads anywhere. That says nothing about who or what made it.')
}

function original({ artwork, verdict }) {
  if (!artwork) return null
  const about = el('div', {},
    el('p', {}, verdict === 'authentic' ? 'The original.' : 'The original that it leads to.'),
    artwork.createdAt && el('p', { class: 'quiet' }, 'Made ' + when(artwork.createdAt)),
    artwork.model && el('p', { class: 'quiet' }, 'Model ', artwork.model.id ?? '', ' ', code(artwork.model.sha256)))
  return el('div', { class: 'original' },
    artwork.image && el('a', { href: artwork.image }, el('img', { src: artwork.image, alt: 'The original picture' })), about)
}

const said = (name, good, ...about) => [el('dt', {}, name),
  el('dd', {}, el('span', { class: 'badge ' + (good === true ? 'good' : good === false ? 'bad' : '') },
    good === true ? 'yes' : good === false ? 'no' : '–'), ' ', ...about)]

function evidence({ c2pa, watermark, fingerprint, registry, chain, ipfs, secondLayer, image }) {
  return [manifest(c2pa), image && said('Picture', null, image.note), mark(watermark), likeness(fingerprint), noise(secondLayer), register(registry), minted(chain), pinned(ipfs)]
    .filter(Boolean).flat()
}

function manifest(c2pa) {
  if (!c2pa) return null
  if (!c2pa.present) return said('Signed manifest', null, 'none in the file; most programs drop it when they save a picture')
  const own = c2pa.failures.filter(each => !/^(ingredient|cawg)\.|^signingCredential\.untrusted$/.test(each))
  const fine = c2pa.state === 'Trusted' || c2pa.state === 'Valid' || c2pa.state === 'Invalid' && !c2pa.reason && !own.length
  return said('Signed manifest', fine, c2pa.state,
    c2pa.trustedBy ? `, its signer trusted by ${c2pa.trustedBy}` : fine ? ', its signer unknown here' : '',
    c2pa.claimGenerator ? `; says it was made with ${c2pa.claimGenerator}` : '',
    c2pa.failures.length ? el('small', {}, c2pa.failures.join(', ')) : null,
    c2pa.ingredientFailures ? el('small', {}, 'Of what went into it: ' + c2pa.ingredientFailures.join(', ')) : null)
}

function mark(watermark) {
  if (!watermark) return null
  if (!watermark.found) return said('Watermark', null, 'none of ours in the pixels')
  return said('Watermark', true, code(watermark.id, 16),
    el('small', {}, `an unmarked picture shows as much by chance in ${rarity(watermark.falsePositiveRate)}`))
}

/** A probability as "one of 6 × 10²³". */
function rarity(rate) {
  const [digit, power] = (1 / rate).toExponential(0).split('e+')
  if (!Number.isFinite(1 / rate)) return 'next to none'
  return `one case of ${digit} × 10${[...power].map(each => '⁰¹²³⁴⁵⁶⁷⁸⁹'[each]).join('')}`
}

function likeness(fingerprint) {
  if (!fingerprint) return null
  if (fingerprint.error) return said('Likeness', null, 'could not be compared: ' + fingerprint.error)
  if (!fingerprint.nearest) return said('Likeness', null, 'no picture made here looks like it')
  return said('Likeness', true, fingerprint.distance === 0 ? 'its fingerprint is that of what the original shows'
    : `its fingerprint differs from that of what the original shows in ${fingerprint.distance} of 256 bits`)
}

function noise(layer) {
  if (!layer) return null
  if (layer.error) return said('Mark in the noise', null, 'not read: ' + layer.error)
  if (!layer.found) return said('Mark in the noise', null, `none found with ${layer.tried.length} of the models and sizes`)
  return said('Mark in the noise', true, code(layer.id))
}

const register = registry => registry && (registry.artwork
  ? said('Register', true, 'this very file was sealed here')
  : said('Register', null, 'this very file was not sealed here'))

function minted(chain) {
  if (chain.error) return said('Chain', null, 'could not be asked: ' + chain.error)
  if (!chain.minted) return said('Chain', null, 'no token has this file\'s hash')
  return said('Chain', true, 'token ', code(chain.tokenId), ' in block ' + chain.block,
    el('small', {}, 'held by ', code(chain.owner, 8), ' drawn with model ', code(chain.modelSha256, 8),
      chain.modelRevoked ? ', which was revoked since' : ''))
}

function pinned(ipfs) {
  if (!ipfs) return null
  if (ipfs.error) return said('IPFS', null, 'could not be asked: ' + ipfs.error)
  return said('IPFS', ipfs.available, el('a', { href: '/ipfs/' + ipfs.cid }, 'the original'),
    ipfs.available ? ' can be read there' : ' cannot be read there now')
}
