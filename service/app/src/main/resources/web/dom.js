// Small helpers of every module: making elements, asking the API, putting things into words.

/** An element with attributes and children; text is never read as HTML. */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value)
    else if (value === true) element.setAttribute(key, '')
    else if (value !== false && value != null) element.setAttribute(key, value)
  }
  element.append(...children.flat().filter(child => child != null && child !== false))
  return element
}

/** The CSRF token of the browser's session; null without one. */
export const session = { csrf: null }

/** The API's answer as JSON; a problem becomes an error with its sentence. */
export async function ask(path, options = {}) {
  let response
  try {
    const headers = { ...options.headers }
    if (session.csrf && options.method) headers['Mintmark-CSRF'] = session.csrf
    response = await fetch(path, { ...options, headers })
  } catch {
    throw new Error('The service does not answer. Is it still running?')
  }
  if (response.status === 204) return null
  const body = await response.json().catch(() => null)
  if (response.status === 401) dispatchEvent(new Event('unauthorized'))
  if (!response.ok) {
    const error = new Error(body?.detail ?? `The service answered ${response.status}.`)
    error.field = body?.field
    throw error
  }
  return body
}

export const post = (path, body = {}, headers = {}) => ask(path, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json', ...headers },
  body: JSON.stringify(body)
})

/** Wei as an amount of the chain's coin, exact, without zeros at its end. */
export function coins(wei) {
  const digits = wei.padStart(19, '0')
  const fraction = digits.slice(-18).replace(/0+$/, '')
  return digits.slice(0, -18) + (fraction ? '.' + fraction : '')
}

/** An amount of the chain's coin as wei; null where it is none. */
export function wei(text) {
  const match = /^(\d{1,12})(?:[.,](\d{1,18}))?$/.exec(text.trim())
  return match ? BigInt(match[1] + (match[2] ?? '').padEnd(18, '0')).toString() : null
}

/** A long value that shows its ends and is copied whole. */
export function code(value, ends = 10) {
  const short = value.length > 2 * ends + 3 ? value.slice(0, ends) + '…' + value.slice(-ends + 2) : value
  const button = el('button', { type: 'button', class: 'code', title: value + ' — click to copy' }, short)
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(value)
    button.textContent = 'copied'
    setTimeout(() => { button.textContent = short }, 1200)
  })
  return button
}

export const when = instant => new Date(instant).toLocaleString(undefined,
  { dateStyle: 'medium', timeStyle: 'short' })

export const size = bytes => bytes < 1 << 20 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / (1 << 20)).toFixed(1)} MB`
