// One artwork: being drawn, or finished with its marks.
import { ask, code, coins, el, post, size, wei, when } from './dom.js'

const DOING = {
  ACCEPTED: 'Waiting for the model', DRAWN: 'Adding the watermark and signing', SEALED: 'Pinning to IPFS',
  PINNED: 'Signing the mint', SIGNED: 'Sending to the chain', SENT: 'Waiting for a final block'
}

/** Shows the artwork in the place; follows it while something still happens. `changed` is told when it is done. */
export function show(place, artwork, changed) {
  place.hidden = false
  place.stream?.close()
  if (artwork.done) {
    place.replaceChildren(artwork.image ? finished(place, artwork, changed) : ended(place, artwork, changed))
  } else {
    follow(place, artwork, changed)
  }
}

function follow(place, artwork, changed) {
  const bar = el('progress', { max: 100, value: 0, 'aria-label': 'Progress' })
  const words = el('p', { class: 'doing', role: 'status' }, DOING[artwork.stage] ?? artwork.stage)
  const cancel = el('button', { type: 'button' }, 'Stop')
  cancel.addEventListener('click', () =>
    post(`/api/artworks/${artwork.id}/cancel`).catch(error => { words.textContent = error.message }))
  const frame = el('div', { class: 'frame drawing' })
  if (artwork.image) frame.append(el('img', { src: artwork.image.url, alt: artwork.prompt }))
  place.replaceChildren(frame, el('div', { class: 'marks' }, el('h2', {}, artwork.prompt), words, bar, cancel))
  const stream = new EventSource(`/api/artworks/${artwork.id}/events`)
  place.stream = stream
  stream.addEventListener('progress', event => {
    const now = JSON.parse(event.data)
    bar.value = now.percent
    const step = now.stage === 'ACCEPTED' && now.step != null
    words.textContent = now.waiting ? `${now.waiting.detail} It is tried again.`
      : step ? `Drawing, step ${now.step} of ${now.steps}` : DOING[now.stage] ?? 'Done'
    cancel.hidden = ['SIGNED', 'SENT'].includes(now.stage)
    if (now.preview && !frame.querySelector('img')) {
      preview(frame, now.preview)
    } else if (now.stage !== 'ACCEPTED') {
      frame.querySelector('canvas')?.remove()
    }
    if (!frame.firstChild && !['ACCEPTED', 'DRAWN', 'FAILED', 'CANCELLED'].includes(now.stage)) {
      frame.append(el('img', { src: `/api/artworks/${artwork.id}/image`, alt: artwork.prompt }))
    }
  })
  stream.addEventListener('done', event => {
    stream.close()
    const done = JSON.parse(event.data)
    show(place, done, changed)
    changed(done)
  })
  stream.addEventListener('deleted', () => { stream.close(); place.hidden = true })
}

/** Draws a PNG file given as a data URL, which the page's policy keeps images from having as their source. */
async function preview(frame, url) {
  const bytes = Uint8Array.from(atob(url.slice(url.indexOf(',') + 1)), letter => letter.charCodeAt(0))
  const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
  if (frame.querySelector('img')) return
  const canvas = frame.querySelector('canvas')
    ?? frame.appendChild(el('canvas', { role: 'img', 'aria-label': 'Preview of the drawing' }))
  canvas.width = image.width
  canvas.height = image.height
  canvas.getContext('2d').drawImage(image, 0, 0)
}

function ended(place, artwork, changed) {
  const again = el('button', { type: 'button' }, 'Try again')
  const error = el('p', { class: 'error', role: 'alert' })
  again.addEventListener('click', () => act(error, async () =>
    show(place, await post(`/api/artworks/${artwork.id}/retry`), changed)))
  return el('div', { class: 'marks' }, el('h2', {}, artwork.prompt),
    el('p', {}, artwork.failure ? artwork.failure.detail : 'Cancelled.'),
    artwork.stage === 'FAILED' && again, remove(place, artwork, changed, error), error)
}

function finished(place, artwork, changed) {
  const error = el('p', { class: 'error', role: 'alert' })
  const failed = artwork.failure && el('p', { class: 'error' }, artwork.failure.detail + ' ',
    el('button', { type: 'button', onclick: () => act(error, async () =>
      show(place, await post(`/api/artworks/${artwork.id}/retry`), changed)) }, 'Try again'))
  const image = el('img', { src: artwork.image.url, alt: artwork.prompt,
    width: artwork.image.width, height: artwork.image.height })
  const fragment = document.createDocumentFragment()
  fragment.append(
    el('div', { class: 'frame' }, el('a', { href: artwork.image.url, title: 'Open the file' }, image)),
    el('div', { class: 'marks' },
      el('h2', {}, artwork.prompt),
      el('p', { class: 'quiet' }, `${when(artwork.createdAt)}, seed ${artwork.seed}`),
      artwork.notDrawn && el('p', { class: 'error' }, artwork.notDrawn),
      failed,
      el('dl', {}, watermark(artwork), manifest(artwork), address(artwork), token(place, artwork, changed, error)),
      error,
      el('p', { class: 'actions' },
        el('a', { class: 'button', href: artwork.image.url + '?download', download: true }, 'Download'),
        el('button', { type: 'button', onclick: () => place.dispatchEvent(
          new CustomEvent('verify', { detail: artwork.sha256 })) }, 'Verify it'),
        el('button', { type: 'button', onclick: () => place.dispatchEvent(
          new CustomEvent('reuse', { detail: artwork })) }, 'Use its settings'),
        !artwork.token && remove(place, artwork, changed, error)),
      recipe(artwork)))
  return fragment
}

const mark = (name, ...about) => [el('dt', {}, name), el('dd', {}, ...about)]

const watermark = artwork => mark('Watermark', code(artwork.watermark.id, 16), el('small', {},
  `in the pixels, unseen at ${artwork.watermark.psnr.toFixed(1)} dB PSNR; stays when the metadata is lost`))

const manifest = artwork => mark('Signed manifest',
  el('span', { class: 'badge good' }, artwork.c2pa.state),
  artwork.c2pa.trustedBy ? ` by ${artwork.c2pa.trustedBy}: ` : ' ',
  el('a', { href: `/api/artworks/${artwork.id}/manifest` }, 'C2PA manifest'),
  el('small', {}, artwork.c2pa.manifest),
  artwork.c2pa.timeStamp && el('small', {}, `its time confirmed by a time-stamp authority: ${when(artwork.c2pa.timeStamp)}`),
  artwork.c2pa.timeStampMissing && el('small', {}, artwork.c2pa.timeStampMissing))

function address(artwork) {
  if (!artwork.ipfs) return mark('Content address', el('span', { class: 'quiet' }, 'pinned when it is minted'))
  const { imageCid, metadataCid } = artwork.ipfs
  return mark('Content address', code(imageCid, 12), ' ',
    el('a', { href: '/ipfs/' + imageCid }, 'from IPFS'),
    el('small', {}, 'read back from the gateway and hashed ',
      metadataCid && el('a', { href: '/ipfs/' + metadataCid }, 'with its metadata')))
}

function token(place, artwork, changed, error) {
  if (artwork.token) {
    const { chainId, contract, tokenId, owner, gasUsed, burntTx, burntBlock } = artwork.token
    if (burntTx) return mark('Token', code(tokenId, 12), el('small', {}, `burnt in block ${burntBlock} by `, code(burntTx, 8)))
    return mark('Token', code(tokenId, 12),
      el('small', {}, `its ID is the file's SHA-256; chain ${chainId}, ${gasUsed.toLocaleString()} gas`),
      el('small', {}, 'contract ', code(contract, 8), ' minted to ', code(owner, 8)), sale(place, artwork, error))
  }
  if (artwork.stage === 'CANCELLED') return []
  const form = el('form', { class: 'mint' },
    el('button', { class: 'primary', type: 'submit' }, 'Mint it'),
    el('details', {}, el('summary', {}, 'Name, licence, royalty'), el('div', {},
      el('label', {}, 'Name ', el('input', { name: 'name', maxlength: 200, autocomplete: 'off' })),
      el('label', {}, 'Licence ', el('input', { name: 'license', maxlength: 200, placeholder: 'such as CC-BY-4.0' })),
      el('label', { class: 'wide' }, 'Description ', el('input', { name: 'description', maxlength: 5000, autocomplete: 'off' })),
      el('label', {}, 'Royalty in % ', el('input', { name: 'royalty', type: 'number', min: 0, max: 10, step: 0.01, value: 5 })),
      el('label', {}, 'To ', el('input', { name: 'to', placeholder: 'this service\'s account', spellcheck: 'false' })))))
  form.addEventListener('submit', event => {
    event.preventDefault()
    const order = { royaltyBps: Math.round(Number(form.royalty.value) * 100) }
    for (const field of ['name', 'description', 'license', 'to']) {
      if (form[field].value.trim()) order[field] = form[field].value.trim()
    }
    act(error, async () => show(place, await post(`/api/artworks/${artwork.id}/mint`, order), changed))
  })
  return mark('Token', form)
}

/** A sale in two clicks, so that a royalty can be seen to flow. */
function sale(place, artwork, error) {
  const path = `/api/tokens/${artwork.token.tokenId}`
  const price = el('input', { name: 'price', value: '0.2', inputmode: 'decimal', 'aria-label': 'Price' })
  const form = el('form', { class: 'sale' }, 'Offer it for ', price, el('button', { type: 'submit' }, 'Offer'))
  form.addEventListener('submit', event => {
    event.preventDefault()
    act(error, async () => {
      const amount = wei(price.value)
      if (!amount) throw new Error('A price is a number such as 0.2.')
      await post(path + '/listing', { priceWei: amount })
      const buy = el('button', { type: 'button' }, 'Buy it with the test buyer')
      buy.addEventListener('click', () => act(error, async () => {
        buy.disabled = true
        try {
          const sold = await post(path + '/buy')
          form.replaceChildren(`Sold for ${coins(sold.priceWei)}; ${coins(sold.royaltyWei)} of it to the creator.`)
          place.dispatchEvent(new CustomEvent('sold'))
        } finally { buy.disabled = false }
      }))
      form.replaceChildren(`Offered for ${price.value}. `, buy)
    })
  })
  return form
}

function recipe(artwork) {
  const rows = [['Model', artwork.model.id], ['Model SHA-256', code(artwork.model.sha256)], ['File SHA-256', code(artwork.sha256)],
    ['Size', `${artwork.image.width} × ${artwork.image.height}, ${size(artwork.image.bytes)} ${artwork.image.format.toUpperCase()}`],
    artwork.enrichment ? ['Prompt as written', artwork.enrichment.original] : null,
    artwork.enrichment ? ['Enriched by', artwork.enrichment.model] : null,
    artwork.enrichment ? ['Prompt as drawn', artwork.prompt] : null,
    artwork.init ? ['From image', code(artwork.init)] : null, artwork.init ? ['Strength', artwork.strength] : null,
    artwork.mask ? ['Mask', code(artwork.mask)] : null,
    artwork.control ? ['Control image', code(artwork.control)] : null,
    artwork.control ? ['Control scale', artwork.controlScale] : null,
    'controlStart' in artwork || 'controlEnd' in artwork
      ? ['Control steps', `${artwork.controlStart ?? 0} to ${artwork.controlEnd ?? 1}`] : null,
    artwork.controlPreprocessor ? ['Control preprocessor', artwork.controlPreprocessor] : null,
    ...(artwork.loras ?? []).map(lora => ['LoRA', `${lora.name}, weight ${lora.weight}`]),
    artwork.highResolution ? ['Enlarged', `${artwork.highResolution} times, strength ${artwork.highResolutionStrength}`] : null,
    artwork.variationSeed === undefined ? null : ['Variation', `towards seed ${artwork.variationSeed}, strength ${artwork.variationStrength}`],
    ['Steps', artwork.steps], ['Guidance', artwork.guidance],
    artwork.guidanceRescale ? ['Guidance rescaled', artwork.guidanceRescale] : null, ['Sampler', artwork.sampler],
    artwork.negativePrompt ? ['Without', artwork.negativePrompt] : null,
    ['Prompt', artwork.disclosePrompt ? 'disclosed in the manifest' : 'private; the manifest holds a commitment to it']]
  return el('details', {}, el('summary', {}, 'How it was made'),
    el('dl', { class: 'small' }, rows.filter(Boolean).flatMap(([name, value]) => mark(name, value instanceof Node ? value : String(value)))))
}

function remove(place, artwork, changed, error) {
  const button = el('button', { type: 'button', class: 'danger' }, 'Delete')
  button.addEventListener('click', () => act(error, async () => {
    if (button.textContent === 'Delete') {
      button.textContent = 'Delete it for good?'
      return
    }
    await ask(`/api/artworks/${artwork.id}`, { method: 'DELETE' })
    place.hidden = true
    place.replaceChildren()
    changed(null)
  }))
  return button
}

async function act(error, action) {
  error.textContent = ''
  try {
    await action()
  } catch (problem) {
    error.textContent = problem.message
  }
}
