// Whether the service answers, who is signed in, and what is announced to screen readers.
import { at } from './base'
import { onChange } from './changes'
import { t } from './words.svelte'

interface Session {
  required: boolean, signedIn: boolean, permissions: string[], openId: boolean, csrfToken?: string, principal?: { id: string, name?: string, roles?: string[] }
}

/** Whether a proxy answered that the service behind it does not. The service's own 503 is a problem in JSON. */
export const isProxy = (answer: Response) => answer.status >= 502 && answer.status <= 504 && !answer.headers.get('Content-Type')?.includes('json')

class Service {
  lost = $state(false)
  needsSignIn = $state(false)
  session = $state<Session | null>(null)
  /** Whose session came to an end on this page, which is kept as it is until they sign in again. */
  ended = $state<string | null>(null)
  /** What was said last, for the live region. */
  said = $state('')
  /** Grows each time the service answers again: screens that read it load anew. */
  returns = $state(0)
  csrf: string | null = null
  private asking = false
  private again: ReturnType<typeof setTimeout> | undefined

  constructor() {
    // what another tab changed is asked for anew, once it has done what belongs together
    onChange((_, here) => {
      if (here) return
      clearTimeout(this.again)
      this.again = setTimeout(() => { this.returns++ }, 300)
    })
  }

  /** Whether a caller may do this: with access control off, anybody may do all. */
  may(permission: string): boolean {
    return !this.session || !this.session.required || this.session.permissions.some(each => each.toLowerCase().replaceAll('_', '-') === permission)
  }

  announce(words: string) {
    this.said = ''
    requestAnimationFrame(() => { this.said = words })
  }

  /** Nobody answered. Asks each second until somebody does. */
  lose() {
    this.lost = true
    if (this.asking) return
    this.asking = true
    const again = async () => {
      try {
        const answer = await fetch(at('/health/live'), { cache: 'no-store', signal: AbortSignal.timeout(3000) })
        if (!answer.ok) throw new Error()
        this.asking = false
        this.lost = false
        this.returns++
        this.begin()
      } catch {
        setTimeout(again, 1000)
      }
    }
    setTimeout(again, 1000)
  }

  /** A request needed a sign-in: there is no session, or it came to an end. */
  async refused() {
    this.needsSignIn = true
    if (this.session?.signedIn) await this.begin()
  }

  async begin() {
    try {
      const answer = await fetch(at('/api/session'))
      if (isProxy(answer)) throw new Error()
      if (!answer.ok) {
        // too many requests, for one: what is known stays, and is asked for again
        setTimeout(() => this.begin(), 2000)
        return
      }
      const session: Session = await answer.json()
      if (this.session?.signedIn && !session.signedIn) {
        this.ended = this.session.principal?.id ?? ''
        this.announce(t('signIn.ended'))
      } else if (session.signedIn) this.ended = null
      this.csrf = session.csrfToken ?? null
      this.session = session
      this.needsSignIn = session.required && !session.signedIn
    } catch {
      this.lose()
    }
  }
}

export const service = new Service()
