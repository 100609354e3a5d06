// Sign-in with an API key or a wallet, where the service asks for one.
import { ask, el, post, session } from './dom.js'

let shown = false
let openId = false

function panel() {
  if (shown) return
  shown = true
  const error = el('p', { class: 'error', role: 'alert' })
  const key = el('input', { type: 'password', name: 'key', autocomplete: 'off', placeholder: 'mm_…', required: true })
  const form = el('form', {}, el('label', {}, 'API key ', key), el('button', { class: 'primary', type: 'submit' }, 'Sign in'))
  form.addEventListener('submit', event => {
    event.preventDefault()
    open(error, async () => ({ key: key.value.trim() }))
  })
  const wallet = window.ethereum && el('button', { type: 'button', onclick: () => open(error, signed) }, 'Sign in with a wallet')
  const provider = openId && el('a', { class: 'button', href: '/api/session/oidc' }, 'Sign in with your organisation')
  const section = el('section', { id: 'sign-in', 'aria-labelledby': 'sign-in-title' },
    el('h2', { id: 'sign-in-title' }, 'Sign in'),
    el('p', { class: 'quiet' }, 'Verification needs no account; all else here does.'), form, wallet, provider, error)
  document.querySelector('main').prepend(section)
  key.focus()
}

async function open(error, proof) {
  error.textContent = ''
  try {
    await post('/api/session', await proof())
    location.reload()
  } catch (problem) {
    error.textContent = problem.message
  }
}

/** A message of Sign-In with Ethereum (EIP-4361) that the wallet signed. */
async function signed() {
  const [address] = await window.ethereum.request({ method: 'eth_requestAccounts' })
  const { nonce, origin, chainId } = await ask('/api/session/nonce')
  const message = `${new URL(origin).host} wants you to sign in with your Ethereum account:\n${address}\n\n`
    + `Sign in to Mintmark.\n\nURI: ${origin}\nVersion: 1\nChain ID: ${chainId}\nNonce: ${nonce}\n`
    + `Issued At: ${new Date().toISOString()}`
  const hex = '0x' + [...new TextEncoder().encode(message)].map(byte => byte.toString(16).padStart(2, '0')).join('')
  return { message, signature: await window.ethereum.request({ method: 'personal_sign', params: [hex, address] }) }
}

addEventListener('unauthorized', panel)

ask('/api/session').then(now => {
  session.csrf = now.csrfToken ?? null
  openId = now.openId
  if (now.required && !now.signedIn) panel()
  if (!now.csrfToken) return
  const out = el('button', { type: 'button', title: now.principal?.name }, 'Sign out')
  out.addEventListener('click', () => ask('/api/session', { method: 'DELETE' }).then(() => location.reload()))
  document.querySelector('header nav').append(out)
}).catch(() => {})
