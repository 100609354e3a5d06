// The works of the gallery, page by page as they are asked for; kept while other screens are shown.
import { ask, Refusal, type Artwork } from './api'
import { onChange } from './changes'
import { asked, read } from './filters'

/** Works of the first page, which fill a large window, and of each later one. */
const FIRST = 48
const PAGE = 100
interface Page { artworks: Artwork[], next: string | null, total?: number, favourites?: string[] }

class Gallery {
  // not made reactive one by one: there may be ten thousand
  works = $state.raw<Artwork[]>([])
  total = $state<number | null>(null)
  busy = $state(false)
  loaded = $state(false)
  error = $state('')
  /** The work that has the focus when the list is entered. */
  active = $state(0)
  favourites = $state.raw<ReadonlySet<string>>(new Set())
  selected = $state.raw<ReadonlySet<string>>(new Set())
  /** How far the page was scrolled. */
  scroll = 0
  private query: string | null = null
  private next: string | null = null
  private round = 0
  private coming: Promise<void> = Promise.resolve()
  private again: ReturnType<typeof setTimeout> | undefined

  constructor() {
    onChange((path, here) => {
      const one = /^\/api\/artworks\/([^/]+)/.exec(path)
      if (this.query === null) return
      if (one && path.endsWith('/favourite')) { if (!here) this.soon() } else if (one) this.renew(one[1])
      else if (path === '/api/artworks') this.soon()
    })
  }

  get hasMore() { return this.next !== null }

  /** Shows what this query of the page's address finds; what is known already is shown at once, and its first page asked for anew. */
  async show(query: string) {
    if (query !== this.query) {
      this.query = query
      this.works = []
      this.next = this.total = null
      this.active = this.scroll = 0
      this.unselect()
      this.loaded = false
    }
    await (this.coming = this.load(null))
  }

  /** The next page, or the one that is on its way. */
  more(): Promise<void> {
    if (!this.busy && this.next) this.coming = this.load(this.next)
    return this.coming
  }

  private soon() {
    clearTimeout(this.again)
    this.again = setTimeout(() => this.load(null), 300)
  }

  private async load(after: string | null) {
    const mine = ++this.round
    this.busy = true
    this.error = ''
    try {
      const query = asked(read(this.query ?? ''))
      query.set('limit', String(after ? PAGE : FIRST))
      if (after) query.set('after', after)
      else query.set('count', 'true')
      const page = await ask<Page>(`/api/artworks?${query}`)
      if (mine === this.round) this.take(page, after)
    } catch (problem) {
      // nobody answered: the studio says so, and loads anew when somebody does
      if (mine === this.round && (problem as Refusal).status) this.error = (problem as Error).message
    } finally {
      if (mine === this.round) this.busy = false
    }
  }

  private take(page: Page, after: string | null) {
    this.loaded = true
    const liked = new Set(this.favourites)
    for (const each of page.artworks) liked.delete(each.id)
    for (const id of page.favourites ?? []) liked.add(id)
    this.favourites = liked
    if (after) {
      const known = new Set(this.works.map(each => each.id))
      this.works = [...this.works, ...page.artworks.filter(each => !known.has(each.id))]
      this.next = page.next
      return
    }
    this.total = page.total ?? null
    const last = page.artworks.at(-1)?.id
    const at = page.next ? this.works.findIndex(each => each.id === last) : -1
    if (at < 0) this.next = page.next
    // the pages after the first stay as they were
    this.works = at < 0 ? page.artworks : [...page.artworks, ...this.works.slice(at + 1)]
    this.active = Math.min(this.active, Math.max(0, this.works.length - 1))
  }

  /** Selects works, or takes them from what is selected. */
  select(ids: string[], chosen: boolean) {
    const next = new Set(this.selected)
    for (const id of ids) if (chosen) next.add(id); else next.delete(id)
    this.selected = next
  }

  unselect() { if (this.selected.size) this.selected = new Set() }

  /** Makes a work a favourite, or not. Where that fails, this work alone is as it was: others may have changed meanwhile. */
  async like(id: string, liked: boolean) {
    const put = (is: boolean) => {
      const next = new Set(this.favourites)
      if (is) next.add(id); else next.delete(id)
      this.favourites = next
    }
    put(liked)
    try {
      await ask(`/api/artworks/${id}/favourite`, { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ favourite: liked }) })
    } catch (problem) {
      put(!liked)
      throw problem
    }
  }

  /** Takes a work as it is now, where it is one of those that are shown. */
  replace(artwork: Artwork) {
    if (this.works.some(each => each.id === artwork.id)) this.works = this.works.map(each => each.id === artwork.id ? artwork : each)
  }

  remove(id: string) {
    const kept = this.works.filter(each => each.id !== id)
    if (kept.length === this.works.length) return
    this.works = kept
    this.select([id], false)
    if (this.total) this.total--
    this.active = Math.min(this.active, Math.max(0, kept.length - 1))
  }

  private async renew(id: string) {
    if (!this.works.some(each => each.id === id)) return
    try {
      this.replace(await ask<Artwork>(`/api/artworks/${id}`))
    } catch (problem) {
      if ((problem as Refusal).status === 404) this.remove(id)
    }
  }
}

export const gallery = new Gallery()
