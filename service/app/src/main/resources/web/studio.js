// The page: its forms, the gallery, the royalties. What is shown of an artwork and of a verdict is in modules beside.
import { ask, code, coins, el, post } from './dom.js'
import './signin.js'
import { show } from './work.js'
import { verdict } from './verdict.js'

const $ = id => document.getElementById(id)
const form = $('prompt-form')
const place = $('work')

// Each of these inputs is the field of its name in the request, in the answer and, where a model has one, in its defaults.
// data-absent is what the absence of the field in an answer means, where that is not the default.
const parameters = [...form.querySelectorAll('.fields input:not([type=checkbox]):not([type=file])'), form.sampler, form.controlPreprocessor]
const images = [form.init, form.mask, form.control]
const control = [form.control, form.controlScale, form.controlStart, form.controlEnd, form.controlPreprocessor]

/** The key of what the form asks for now: a second click gets the same artwork, until that is done or the form changes. */
let pending = {}
function key(request) {
  const state = JSON.stringify(request)
  if (pending.state !== state) pending = { state, key: crypto.randomUUID() }
  return pending.key
}

/** A file in base64. */
function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => resolve(reader.result.slice(reader.result.indexOf(',') + 1)))
    reader.addEventListener('error', () => reject(new Error(`The file ${file.name} cannot be read.`)))
    reader.readAsDataURL(file)
  })
}

/** What is no number is sent as it was typed, so that the service's answer names the field. */
function value(input) {
  const text = input.value.trim()
  const number = input.type === 'number' || input.inputMode === 'numeric'
  return number && Number.isFinite(Number(text)) ? Number(text) : text
}

form.addEventListener('submit', async event => {
  event.preventDefault()
  $('prompt-error').textContent = ''
  const request = { prompt: form.prompt.value.trim(), mint: form.mint.checked, disclosePrompt: form.disclosePrompt.checked }
  if (form.enrich.checked) request.enrich = true
  if (form.model.value) request.model = form.model.value
  for (const input of parameters) if (!input.disabled && input.value.trim()) request[input.name] = value(input)
  try {
    for (const input of images) if (!input.disabled && input.files.length) request[input.name] = await base64(input.files[0])
    const { artworks } = await post('/api/artworks', request, { 'Idempotency-Key': key(request) })
    show(place, artworks[0], changed)
    if (artworks.length > 1) gallery() // which shows the others
    place.scrollIntoView({ block: 'nearest', behavior: 'smooth' })
  } catch (error) {
    $('prompt-error').textContent = error.message
    form[error.field]?.focus?.()
  }
})

form.prompt.addEventListener('keydown', event => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit()
})

place.addEventListener('reuse', ({ detail }) => {
  const own = known.find(model => model.id === detail.model.id)?.loras.map(lora => lora.sha256) ?? []
  const tags = (detail.loras ?? []).filter(lora => !own.includes(lora.sha256))
    .map(lora => ` <lora:${lora.name.replace(/\.safetensors$/, '')}:${lora.weight}>`)
  form.prompt.value = detail.prompt + tags.join('')
  form.enrich.checked = false
  if ([...form.model.options].some(option => option.value === detail.model.id)) form.model.value = detail.model.id
  form.model.dispatchEvent(new Event('change'))
  for (const input of parameters) input.value = detail[input.name] ?? input.dataset.absent ?? ''
  for (const input of images) input.value = ''
  form.querySelector('details').open = true
  form.prompt.focus()
})
place.addEventListener('verify', ({ detail }) => verify(`/api/verify/${detail}`, {}, 'The file with this hash'))
place.addEventListener('sold', royalties)

function changed(artwork) {
  pending = {}
  gallery()
  if (!artwork || artwork.token) royalties()
}

// Verification: a file that is chosen or dropped anywhere, or a hash.

async function verify(path, options, subject) {
  const out = $('verdict')
  out.replaceChildren(el('p', { class: 'quiet' }, 'Looking at it…'))
  $('verify').scrollIntoView({ behavior: 'smooth' })
  try {
    out.replaceChildren(verdict(await ask(path, options), subject))
  } catch (error) {
    out.replaceChildren(el('p', { class: 'error', role: 'alert' }, error.message))
  }
}

function verifyFile(file) {
  if (!file) return
  const body = new FormData()
  body.append('file', file)
  verify('/api/verify', { method: 'POST', body }, file.name)
}

$('file').addEventListener('change', event => {
  verifyFile(event.target.files[0])
  event.target.value = ''
})

$('hash-form').addEventListener('submit', event => {
  event.preventDefault()
  const hash = $('hash').value.trim().toLowerCase().replace(/^0x/, '')
  verify(`/api/verify/${encodeURIComponent(hash)}`, {}, 'The file with this hash')
})

let depth = 0
const veil = on => $('veil').classList.toggle('on', on)
const carriesFile = event => event.dataTransfer?.types.includes('Files')
addEventListener('dragenter', event => { if (carriesFile(event)) { depth++; veil(true) } })
addEventListener('dragleave', event => { if (carriesFile(event) && --depth <= 0) { depth = 0; veil(false) } })
addEventListener('dragover', event => { if (carriesFile(event)) event.preventDefault() })
addEventListener('drop', event => {
  if (!carriesFile(event)) return
  event.preventDefault()
  depth = 0
  veil(false)
  verifyFile(event.dataTransfer.files[0])
})
addEventListener('paste', event => {
  if (event.clipboardData?.files.length) verifyFile(event.clipboardData.files[0])
})

// The gallery.

let next = null

async function gallery(more = false) {
  const search = $('search').value.trim()
  const query = new URLSearchParams({ limit: 24 })
  if (search) query.set('search', search)
  if (more && next) query.set('after', next)
  try {
    const page = await ask('/api/artworks?' + query)
    next = page.next
    if (!more) $('works').replaceChildren()
    $('works').append(...page.artworks.map(thumbnail))
    $('more').hidden = !next
    $('no-works').hidden = $('works').children.length > 0
    $('no-works').textContent = search ? 'No prompt has these words.' : 'Nothing was drawn here yet.'
  } catch (error) {
    $('no-works').hidden = false
    $('no-works').textContent = error.message
  }
}

function thumbnail(artwork) {
  const open = async () => {
    try {
      show(place, await ask(`/api/artworks/${artwork.id}`), changed)
      place.scrollIntoView({ block: 'nearest', behavior: 'smooth' })
    } catch (error) {
      $('prompt-error').textContent = error.message
    }
  }
  const state = artwork.token ? (artwork.token.burntTx ? 'burnt' : 'minted') : artwork.done ? (artwork.image ? 'sealed' : artwork.stage.toLowerCase()) : 'in the making'
  return el('li', {}, el('button', { type: 'button', onclick: open },
    artwork.image
      ? el('img', { src: artwork.image.url, alt: '', loading: 'lazy', width: 512, height: 512 })
      : el('span', { class: 'empty' }),
    el('span', { class: 'caption' }, artwork.prompt), el('span', { class: 'state' }, state)))
}

$('more').addEventListener('click', () => gallery(true))
$('search-form').addEventListener('submit', event => { event.preventDefault(); gallery() })
let typing
$('search').addEventListener('input', () => { clearTimeout(typing); typing = setTimeout(gallery, 250) })

// Royalties.

async function royalties() {
  const out = $('royalty-table')
  try {
    const { creators } = await ask('/api/royalties')
    out.replaceChildren(creators.length ? table(creators)
      : el('p', { class: 'quiet' }, 'No token was minted yet. Each sale pays its creator here.'))
  } catch (error) {
    out.replaceChildren(el('p', { class: 'error' }, error.message))
  }
}

function table(creators) {
  const head = ['Creator', 'Tokens', 'Sales', 'Earned', 'Paid', 'To withdraw']
  return el('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': 'Royalties by creator' }, el('table', {},
    el('caption', {}, 'By the contract\'s events up to the final block, in the chain\'s coin.'),
    el('thead', {}, el('tr', {}, head.map(name => el('th', { scope: 'col' }, name)))),
    el('tbody', {}, creators.map(creator => el('tr', {},
      el('th', { scope: 'row' }, code(creator.address, 12)), el('td', {}, creator.tokens), el('td', {}, creator.sales),
      el('td', {}, coins(creator.earnedWei)), el('td', {}, coins(creator.paidWei)),
      el('td', {}, coins(creator.withdrawableWei), creator.withdrawableWei !== '0' && withdraw(creator.address)))))))
}

function withdraw(address) {
  const button = el('button', { type: 'button' }, 'Withdraw')
  button.addEventListener('click', async () => {
    button.disabled = true
    try {
      await post(`/api/royalties/${address}/withdraw`)
      royalties()
    } catch (error) {
      button.replaceWith(el('span', { class: 'error' }, ' ' + error.message))
    }
  })
  return button
}

/** The models of the last answer. */
let known = []

async function models() {
  try {
    const { models, standard, loras, enrichesPrompts } = await ask('/api/models')
    known = models
    $('enrich').hidden = !enrichesPrompts
    $('loras').textContent = loras.length ? `LoRAs for prompts: ${loras.map(name => `<lora:${name}:1>`).join(' ')}` : ''
    form.model.replaceChildren(...models.map(model =>
      el('option', { value: model.id, selected: model.id === standard }, model.name)))
    const defaults = () => {
      const model = models.find(each => each.id === form.model.value)
      for (const input of parameters) {
        if (model?.defaults[input.name] != null) input.placeholder = model.defaults[input.name]
      }
      for (const input of control) input.disabled = !model?.controlnets.length
      const chosen = form.sampler.value
      form.sampler.replaceChildren(el('option', { value: '' }, `the model's own: ${model?.defaults.sampler}`),
        ...(model?.samplers ?? []).map(name => el('option', { value: name, selected: name === chosen }, name)))
      $('installation').textContent = model ? `Drawn by ${model.name}, checksum ${model.sha256.slice(0, 12)}…` : ''
    }
    form.model.addEventListener('change', defaults)
    defaults()
  } catch (error) {
    $('prompt-error').textContent = error.message
  }
}

/** A page that is loaded again goes on showing what is being made. */
async function resume() {
  const { artworks } = await ask('/api/artworks?limit=1')
  if (artworks.length && !artworks[0].done) show(place, artworks[0], changed)
}

models()
gallery()
royalties()
resume().catch(() => {})
