// Addresses of the screens. Links are plain links; a click on one of ours changes the screen without loading the page again.
import { tick } from 'svelte'
import { at, below } from './base'

const SCREENS = ['artworks', 'verify', 'royalties', 'models', 'status', 'settings']

class Router {
  path = $state(below(location.pathname))
  private owed = false
  get screen(): string { return SCREENS.find(each => each === this.path.split('/')[1]) ?? (this.path === '/' ? 'create' : 'missing') }
  /** What follows the screen's name, such as an artwork's ID. */
  get argument(): string { return decodeURIComponent(this.path.split('/')[2] ?? '') }

  async go(path: string) {
    if (at(path) !== location.pathname) history.pushState(null, '', at(path))
    await this.show()
  }

  /** Shows the address's screen from its beginning, and gives its heading the focus. */
  async show() {
    this.path = below(location.pathname)
    await tick()
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

addEventListener('popstate', () => router.show())
addEventListener('click', event => {
  const link = (event.target as Element).closest?.('a')
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || link.target || link.hasAttribute('download')) return
  const { origin, pathname } = new URL(link.href, location.href)
  const path = below(pathname)
  const first = path.split('/')[1]
  if (origin !== location.origin || (first && !SCREENS.includes(first)) || link.getAttribute('href')!.startsWith('#')) return
  event.preventDefault()
  router.go(path)
})
