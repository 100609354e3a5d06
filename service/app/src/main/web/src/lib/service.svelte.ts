// Whether the service answers, who is signed in, and what is announced to screen readers.
import { at } from './base'
import { onChange } from './changes'

interface Session {
  required: boolean, signedIn: boolean, permissions: string[], openId: boolean, csrfToken?: string, principal?: { id: string, name?: string, roles?: string[] }
}

class Service {
  lost = $state(false)
  needsSignIn = $state(false)
  session = $state<Session | null>(null)
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
        await fetch(at('/health/live'), { cache: 'no-store', signal: AbortSignal.timeout(3000) })
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

  async begin() {
    try {
      const session: Session = await (await fetch(at('/api/session'))).json()
      this.csrf = session.csrfToken ?? null
      this.session = session
      if (session.required && !session.signedIn) this.needsSignIn = true
    } catch {
      this.lose()
    }
  }
}

export const service = new Service()
