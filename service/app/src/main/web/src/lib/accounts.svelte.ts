// The service's own accounts, for those who may use them. Until they are known, each address may be one of them.
import { ask } from './api'
import { service } from './service.svelte'

class Accounts {
  private list = $state<{ address: string, roles: string[] }[] | null>(null)
  private asked = false

  load() {
    if (this.asked || !service.session || !service.may('operate')) return
    this.asked = true
    ask('/api/chain').then(chain => { this.list = chain.accounts }).catch(() => { this.asked = false })
  }

  /** Whether the service can send transactions of this account, and the caller may have it do so. */
  has(address: string) {
    return service.may('operate') && (this.list === null || this.list.some(each => each.address.toLowerCase() === address.toLowerCase()))
  }

  /** Whether there is an account that buys, as the embedded chain has. */
  get buys() { return service.may('operate') && (this.list === null || this.list.some(each => each.roles.includes('buyer'))) }
}

export const accounts = new Accounts()
