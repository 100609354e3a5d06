// Addresses of the screens. Links are plain links; a click on one of ours changes the screen without loading the page again.
import { tick } from 'svelte'
import { at, below } from './base'

const SCREENS = ['artworks', 'verify', 'royalties', 'models', 'status', 'settings']

class Router {
  path = $state(below(location.pathname))
  /** What follows the question mark, with it. */
  query = $state(location.search)
  /** Set by a screen that shows where one was in it when one comes back; says whether it did. */
  restore: (() => boolean) | null = null
  /** Of what the screen shows, where it has a name of its own. */
  title = $state<string | null>(null)
  private owed = false
  get screen(): string { return SCREENS.find(each => each === this.path.split('/')[1]) ?? (this.path === '/' ? 'create' : 'missing') }
  /** What follows the screen's name, such as an artwork's ID. */
  get argument(): string { return decodeURIComponent(this.path.split('/')[2] ?? '') }

  async go(path: string) {
    if (at(path) !== location.pathname + location.search) history.pushState(null, '', at(path))
    await this.show()
  }

  /** Changes what follows the question mark, on the same screen. */
  ask(query: string) {
    history.replaceState(null, '', location.pathname + (query && `?${query}`))
    this.query = location.search
  }

  /** Shows the address's screen from its beginning, or where one was, and gives its heading the focus. */
  async show(back = false) {
    this.path = below(location.pathname)
    this.query = location.search
    await tick()
    this.owed = false
    if (back && this.restore?.()) return
    scrollTo(0, 0)
    const heading = document.querySelector<HTMLElement>('main h1')
    heading?.focus({ preventScroll: true })
    this.owed = !heading
  }

  /** Gives the heading the focus that it could not have while its screen was loading. */
  async settle() {
    if (!this.owed) return
    await tick()
    document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })
    this.owed = false
  }
}

export const router = new Router()

// pages grow while they load, so that the browser cannot know where one was
history.scrollRestoration = 'manual'
addEventListener('popstate', () => router.show(true))
addEventListener('click', event => {
  const link = (event.target as Element).closest?.('a')
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || link.target || link.hasAttribute('download')) return
  const { origin, pathname, search } = new URL(link.href, location.href)
  const path = below(pathname)
  const first = path.split('/')[1]
  if (origin !== location.origin || (first && !SCREENS.includes(first)) || link.getAttribute('href')!.startsWith('#')) return
  event.preventDefault()
  router.go(path + search)
})
