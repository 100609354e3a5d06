// A client of a Mintmark service for Node and browsers. Its types are in mintmark.d.mts.

/** The service refused a request; the message is its sentence for people. */
export class MintmarkError extends Error {
  constructor(status, problem) {
    super(problem.detail ?? `The service answered with status ${status}.`)
    this.name = 'MintmarkError'
    this.status = status
    this.type = problem.type ?? 'about:blank'
    this.field = problem.field
  }
}

export class Mintmark {
  #address
  #key

  constructor(address, key) {
    this.#address = String(address).replace(/\/$/, '')
    this.#key = key
  }

  async #send(path, { body, ...init } = {}) {
    const headers = { ...init.headers }
    if (this.#key) {
      headers.Authorization = `Bearer ${this.#key}`
    }
    const isForm = body instanceof FormData
    if (body !== undefined && !isForm) {
      headers['Content-Type'] = 'application/json'
    }
    const answer = await fetch(this.#address + path, {
      ...init, headers, body: body === undefined || isForm ? body : JSON.stringify(body),
    })
    if (!answer.ok) {
      throw new MintmarkError(answer.status, await answer.json().catch(() => ({})))
    }
    return answer
  }

  async #json(path, init) {
    return (await this.#send(path, init)).json()
  }

  /** Orders images; the answer comes before they are drawn. */
  async create(request, idempotencyKey = crypto.randomUUID()) {
    const headers = { 'Idempotency-Key': idempotencyKey }
    return (await this.#json('/api/artworks', { method: 'POST', headers, body: request })).artworks
  }

  find(id) {
    return this.#json(`/api/artworks/${encodeURIComponent(id)}`)
  }

  /** Waits until nothing more happens to an artwork by itself, five minutes at most. */
  async await(id, { milliseconds = 300_000 } = {}) {
    const end = Date.now() + milliseconds
    for (let pause = 200; ; pause = Math.min(pause * 1.5, 3000)) {
      const artwork = await this.find(id)
      if (artwork.done) {
        return artwork
      }
      if (Date.now() >= end) {
        throw new Error(`Artwork ${id} is ${artwork.stage} after ${milliseconds} ms.`)
      }
      await new Promise(wait => setTimeout(wait, pause))
    }
  }

  /** Lists artworks, newest first; `next` of a page is `after` of the one behind it. */
  list({ after, limit = 24 } = {}) {
    return this.#json(`/api/artworks?limit=${limit}${after ? `&after=${encodeURIComponent(after)}` : ''}`)
  }

  /** Returns the final file. */
  async image(id) {
    return (await this.#send(`/api/artworks/${encodeURIComponent(id)}/image`)).blob()
  }

  /** Orders the mint of an artwork that is sealed. */
  mint(id, order = {}) {
    return this.#json(`/api/artworks/${encodeURIComponent(id)}/mint`, { method: 'POST', body: order })
  }

  /** Cancels an artwork that is not done. */
  cancel(id) {
    return this.#json(`/api/artworks/${encodeURIComponent(id)}/cancel`, { method: 'POST' })
  }

  /** Deletes an artwork that is not minted. */
  async delete(id) {
    await this.#send(`/api/artworks/${encodeURIComponent(id)}`, { method: 'DELETE' })
  }

  /** Says where a file comes from, of which the bytes or the SHA-256 is given. */
  verify(file) {
    if (typeof file === 'string') {
      return this.#json(`/api/verify/${encodeURIComponent(file)}`)
    }
    const body = new FormData()
    body.append('file', file, 'file')
    return this.#json('/api/verify', { method: 'POST', body })
  }
}
