// What is being drawn: follows each artwork that is not done, also after a reload, and keeps the latest beside.
import { at, base } from './base'
import { ask, type Artwork } from './api'
import { service } from './service.svelte'
import { t } from './words.svelte'

export interface Entry {
  artwork: Artwork, percent: number, step: number | null, steps: number | null, stage: string, waiting: string | null, preview: ImageBitmap | null
}

/** What the tab that streams tells the others, and what those ask it to follow. */
type Told = { follow: string[] } | { asks: true } | { id: string, kind: string, data: string } | { lost: true }

/** Where no tab can be chosen: locks are for pages with https or of this machine. */
const STREAMS_OF_EACH = 1
/** A browser opens six connections to a server at most, all its tabs together; what is beyond this is asked for in turn. */
const STREAMS = 3
/** Waiting works that are shown besides the newest. */
const MOST = 40

class Queue {
  entries = $state<Entry[]>([])
  chosen = $state<string | null>(null)
  loaded = $state(false)
  /** The IDs of what waits to be drawn, in the order in which it is drawn. */
  order = $state<string[]>([])
  private streams = new Map<string, EventSource>()
  /** What other tabs follow. */
  private others = new Set<string>()
  private streaming = !navigator.locks
  private readonly channel = new BroadcastChannel(`mintmark-queue${base}`)

  constructor() {
    this.channel.onmessage = event => this.hear(event.data)
    // one tab streams for all; when it is closed, the next one does
    navigator.locks?.request(`mintmark-queue${base}`, () => {
      this.streaming = true
      this.channel.postMessage({ asks: true })
      this.follow()
      return new Promise(() => {})
    }).catch(() => { this.streaming = true })
  }

  private hear(told: Told) {
    if ('lost' in told) service.lose()
    else if ('asks' in told) this.follow()
    else if ('follow' in told) {
      if (!this.streaming || !navigator.locks) return
      for (const id of told.follow) if (this.find(id)?.artwork.done ?? true) this.others.add(id)
      this.follow()
    } else this.happened(told.id, told.kind, told.data)
  }

  /** Asks in which order what waits is drawn. */
  async arrange() {
    this.order = (await ask<{ artworks: string[] }>('/api/queue')).artworks
    const older = this.order.filter(id => !this.find(id)).slice(0, MOST)
    for (const id of older) {
      const artwork = await ask<Artwork>(`/api/artworks/${id}`)
      if (!artwork.done && !this.find(id)) this.entries.push({ artwork, percent: 0, step: null, steps: null, stage: artwork.stage, waiting: null, preview: null })
    }
  }
  /** Moves one to another place, the first of which is 1. */
  async move(id: string, place: number) {
    this.order = (await ask<{ artworks: string[] }>(`/api/artworks/${id}/place`, {
      method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ place }),
    })).artworks
  }

  get waiting() { return this.entries.filter(each => !each.artwork.done) }
  find(id: string) { return this.entries.find(each => each.artwork.id === id) }

  /** The newest artworks, and all that are not done yet, as the service has them. */
  async load() {
    const [{ artworks }, running] = await Promise.all([
      ask<{ artworks: Artwork[] }>('/api/artworks?limit=12'), ask<{ artworks: Artwork[] }>('/api/artworks?done=false&limit=100'),
    ])
    const shown = new Set(artworks.map(each => each.id))
    for (const each of running.artworks) if (!shown.has(each.id)) { shown.add(each.id); artworks.push(each) }
    for (const entry of this.entries) if (!shown.has(entry.artwork.id) && !entry.artwork.done) artworks.push(entry.artwork)
    const before = new Map(this.entries.map(each => [each.artwork.id, each]))
    this.entries = artworks.map(artwork => {
      const old = before.get(artwork.id)
      return { percent: 0, step: null, steps: null, waiting: null, preview: null, ...old, stage: artwork.stage, artwork }
    })
    if (!this.chosen || !this.find(this.chosen)) this.chosen = artworks[0]?.id ?? null
    this.loaded = true
    this.follow()
  }

  /** Adds what is not here yet, and returns how many that are. */
  add(artworks: Artwork[]): number {
    const known = new Set(this.entries.map(each => each.artwork.id))
    const added = artworks.filter(each => !known.has(each.id))
      .map(artwork => ({ artwork, percent: 0, step: null, steps: null, stage: artwork.stage, waiting: null, preview: null }))
    this.entries = [...added.reverse(), ...this.entries]
    this.chosen = artworks[0].id
    this.follow()
    return added.length
  }

  replace(artwork: Artwork) {
    const entry = this.find(artwork.id)
    if (entry) { entry.artwork = artwork; entry.stage = artwork.stage; this.follow() } else this.add([artwork])
  }

  remove(id: string) {
    this.streams.get(id)?.close()
    this.streams.delete(id)
    this.entries = this.entries.filter(each => each.artwork.id !== id)
    if (this.chosen === id) this.chosen = this.entries[0]?.artwork.id ?? null
  }

  private follow() {
    const oldest = this.waiting.map(each => each.artwork.id).reverse()
    if (!this.streaming) {
      if (oldest.length) this.channel.postMessage({ follow: oldest })
      return
    }
    for (const id of new Set([...oldest, ...this.others])) {
      if (this.streams.size >= (navigator.locks ? STREAMS : STREAMS_OF_EACH)) return
      if (!this.streams.has(id)) this.open(id)
    }
  }

  private open(id: string) {
    const stream = new EventSource(at(`/api/artworks/${id}/events`))
    this.streams.set(id, stream)
    const close = () => { stream.close(); this.streams.delete(id) }
    for (const kind of ['progress', 'done', 'deleted']) {
      stream.addEventListener(kind, event => {
        const data = (event as MessageEvent).data
        this.channel.postMessage({ id, kind, data })
        if (kind !== 'progress') { close(); this.others.delete(id) }
        this.happened(id, kind, data)
        if (kind !== 'progress') this.follow()
      })
    }
    // once the service answers again, the queue is loaded and followed anew
    stream.addEventListener('error', () => {
      close()
      this.others.delete(id)
      this.channel.postMessage({ lost: true })
      service.lose()
    })
  }

  private happened(id: string, kind: string, data: string) {
    const entry = this.find(id)
    if (kind === 'deleted') this.remove(id)
    if (!entry || kind === 'deleted') return
    if (kind === 'progress') {
      const now = JSON.parse(data)
      Object.assign(entry, { percent: now.percent, step: now.step, steps: now.steps, stage: now.stage, waiting: now.waiting?.detail ?? null })
      if (now.preview) this.preview(id, now.preview)
      return
    }
    if (entry.artwork.done) return
    const artwork: Artwork = JSON.parse(data)
    Object.assign(entry, { artwork, stage: artwork.stage, percent: 100, preview: null })
    service.announce(t(artwork.image ? 'queue.announceDone' : 'queue.announceEnded', { prompt: artwork.prompt ?? '' }))
  }

  /** Decodes a PNG file given as a data URL, which the page's policy keeps images from having as their source. */
  private async preview(id: string, url: string) {
    const bytes = Uint8Array.from(atob(url.slice(url.indexOf(',') + 1)), letter => letter.charCodeAt(0))
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
    const entry = this.find(id)
    if (entry && !entry.artwork.done) entry.preview = image
  }
}

export const queue = new Queue()
