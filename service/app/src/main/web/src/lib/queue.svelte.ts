// What is being drawn: follows each artwork that is not done, also after a reload, and keeps the latest beside.
import { at } from './base'
import { ask, type Artwork } from './api'
import { service } from './service.svelte'
import { t } from './words.svelte'

export interface Entry {
  artwork: Artwork, percent: number, step: number | null, steps: number | null, stage: string, waiting: string | null, preview: ImageBitmap | null
}

/** A browser opens six connections to a server at most; what is beyond this is asked for in turn. */
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

  /** The newest artworks, as the service has them. */
  async load() {
    const { artworks } = await ask<{ artworks: Artwork[] }>('/api/artworks?limit=12')
    const shown = new Set(artworks.map(each => each.id))
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
    const oldest = this.waiting.slice().reverse()
    for (const entry of oldest) {
      if (this.streams.size >= STREAMS) return
      if (!this.streams.has(entry.artwork.id)) this.open(entry.artwork.id)
    }
  }

  private open(id: string) {
    const stream = new EventSource(at(`/api/artworks/${id}/events`))
    this.streams.set(id, stream)
    const end = () => { stream.close(); this.streams.delete(id); this.follow() }
    stream.addEventListener('progress', event => {
      const entry = this.find(id)
      if (!entry) return
      const now = JSON.parse((event as MessageEvent).data)
      Object.assign(entry, { percent: now.percent, step: now.step, steps: now.steps, stage: now.stage, waiting: now.waiting?.detail ?? null })
      if (now.preview) this.preview(id, now.preview)
    })
    stream.addEventListener('done', event => {
      const artwork: Artwork = JSON.parse((event as MessageEvent).data)
      const entry = this.find(id)
      if (entry) Object.assign(entry, { artwork, stage: artwork.stage, percent: 100, preview: null })
      service.announce(t(artwork.image ? 'queue.announceDone' : 'queue.announceEnded', { prompt: artwork.prompt ?? '' }))
      end()
    })
    stream.addEventListener('deleted', () => { end(); this.remove(id) })
    // once the service answers again, the queue is loaded and followed anew
    stream.addEventListener('error', () => {
      stream.close()
      this.streams.delete(id)
      service.lose()
    })
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
