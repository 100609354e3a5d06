// Small helpers of the page that shows the API: making elements, asking.

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

/** The API's answer as JSON; a problem becomes an error with its sentence. */
export async function ask(path, options = {}) {
  let response
  try {
    response = await fetch(path, options)
  } catch {
    throw new Error('The service does not answer. Is it still running?')
  }
  if (response.status === 204) return null
  const body = await response.json().catch(() => null)
  if (!response.ok) {
    const error = new Error(body?.detail ?? `The service answered ${response.status}.`)
    error.field = body?.field
    throw error
  }
  return body
}
