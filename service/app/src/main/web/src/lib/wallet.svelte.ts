// Wallets of the person at the browser: those that announce themselves (EIP-6963), the one that was chosen, and what it signs and sends.
// The page asks nobody outside; the wallet has its own way to the chain.
import { t } from './words.svelte'

interface Provider {
  request(call: { method: string, params?: unknown[] }): Promise<any>
  on?(event: string, listener: (value: any) => void): void
}
export interface Announced { info: { uuid: string, name: string, rdns: string }, provider: Provider }
export interface Call { to: string, data: string, value?: string }
export interface Receipt { hash: string, block: number }

/** How long a transaction may take until it is in a block. */
const PATIENCE = 180_000

/** How often in a row a wallet may fail to say what became of a transaction. */
const FAILURES = 8

/** What a wallet refused or could not do, in words. */
function reason(error: any, chain?: string): Error {
  if (error instanceof Error && error.name === 'Said') return error
  const message = String(error?.data?.message ?? error?.message ?? error)
  switch (error?.code) {
    case 4001: return new Error(t('wallet.refused'))
    case 4100: return new Error(t('wallet.locked'))
    case 4200: return new Error(t('wallet.cannot'))
    case 4900: case 4901: return new Error(t('wallet.offline'))
    case 4902: return new Error(t('wallet.unknownChain', { chain: chain ?? '' }))
    case -32002: return new Error(t('wallet.waits'))
  }
  if (/insufficient funds|exceeds balance/i.test(message)) return new Error(t('wallet.poor'))
  return new Error(t('wallet.says', { message }))
}

export function said(words: string): Error {
  const error = new Error(words)
  error.name = 'Said'
  return error
}

class Wallet {
  /** Those that announced themselves, in the order in which they did. */
  found = $state.raw<Announced[]>([])
  chosen = $state.raw<Announced | null>(null)
  account = $state<string | null>(null)
  chainId = $state<number | null>(null)
  private heard = new WeakSet<Provider>()

  constructor() {
    addEventListener('eip6963:announceProvider', event => this.announced((event as CustomEvent).detail))
    dispatchEvent(new Event('eip6963:requestProvider'))
    // one that is older than EIP-6963, where nobody announces
    setTimeout(() => {
      const old = (window as any).ethereum
      if (old && !this.found.length) this.announced({ info: { uuid: 'ethereum', name: t('wallet.browser'), rdns: 'window.ethereum' }, provider: old })
    }, 300)
  }

  private announced(detail: Announced | undefined) {
    if (typeof detail?.provider?.request !== 'function' || typeof detail.info?.uuid !== 'string') return
    if (this.found.length >= 20 || this.found.some(each => each.info.uuid === detail.info.uuid)) return
    const wallet = { info: { uuid: detail.info.uuid, name: String(detail.info.name).slice(0, 60), rdns: String(detail.info.rdns) }, provider: detail.provider }
    this.found = [...this.found, wallet]
    // the wallet of the last visit is there again, if it still allows it; it asks nothing of the person
    if (!this.chosen && localStorage.getItem('wallet') === wallet.info.rdns) this.take(wallet, 'eth_accounts').catch(() => {})
  }

  /** Asks a wallet for an account of it. */
  async connect(wallet: Announced) {
    await this.take(wallet, 'eth_requestAccounts')
    localStorage.setItem('wallet', wallet.info.rdns)
  }

  disconnect() {
    this.chosen = null
    this.account = null
    localStorage.removeItem('wallet')
  }

  private async take(wallet: Announced, method: string) {
    try {
      const accounts: string[] = await wallet.provider.request({ method })
      if (!/^0x[0-9a-fA-F]{40}$/.test(accounts?.[0] ?? '')) throw said(t('wallet.locked'))
      this.chainId = Number(await wallet.provider.request({ method: 'eth_chainId' }))
      this.chosen = wallet
      this.account = accounts[0]
    } catch (error) { throw reason(error) }
    if (this.heard.has(wallet.provider)) return
    this.heard.add(wallet.provider)
    wallet.provider.on?.('accountsChanged', (accounts: string[]) => {
      if (this.chosen !== wallet) return
      if (accounts.length) this.account = accounts[0]
      else this.disconnect()
    })
    wallet.provider.on?.('chainChanged', (chain: string) => { if (this.chosen === wallet) this.chainId = Number(chain) })
  }

  is(address: string | null | undefined) { return !!address && this.account?.toLowerCase() === address.toLowerCase() }

  private async ask(method: string, params: unknown[] = []): Promise<any> {
    if (!this.chosen) throw said(t('wallet.none'))
    return this.chosen.provider.request({ method, params })
  }

  /** Has the wallet on this chain and with the account that is shown; it is asked to change its chain. */
  private async ready(chainId: number) {
    const accounts: string[] = await this.ask('eth_accounts')
    if (!accounts.some(each => this.is(each))) throw said(t('wallet.otherAccount'))
    if (Number(await this.ask('eth_chainId')) !== chainId) {
      await this.ask('wallet_switchEthereumChain', [{ chainId: '0x' + chainId.toString(16) }])
      if (Number(await this.ask('eth_chainId')) !== chainId) throw said(t('wallet.otherChain', { chain: String(chainId) }))
    }
    this.chainId = chainId
  }

  /** Has a transaction signed and sent, and waits until it is in a block. */
  async send(chainId: number, { to, data, value = '0' }: Call): Promise<Receipt> {
    try {
      await this.ready(chainId)
      const hash: string = await this.ask('eth_sendTransaction', [{ from: this.account, to, data, value: '0x' + BigInt(value).toString(16) }])
      // it is sent: a wallet that fails now does not undo that
      for (let end = Date.now() + PATIENCE, failures = 0; Date.now() < end && failures < FAILURES;) {
        const receipt = await this.ask('eth_getTransactionReceipt', [hash]).then(found => { failures = 0; return found }, () => { failures++ })
        if (receipt?.blockNumber) {
          if (Number(receipt.status) !== 1) throw said(t('wallet.reverted', { tx: hash }))
          return { hash, block: Number(receipt.blockNumber) }
        }
        await new Promise(done => setTimeout(done, 700))
      }
      throw said(t('wallet.pending', { tx: hash }))
    } catch (error) { throw reason(error, String(chainId)) }
  }

  /** What a contract answers, in the newest block. */
  async read(chainId: number, to: string, data: string): Promise<string> {
    try {
      await this.ready(chainId)
      return await this.ask('eth_call', [{ to, data }, 'latest'])
    } catch (error) { throw reason(error, String(chainId)) }
  }

  /** Signs a struct by EIP-712, which sends nothing. */
  async sign(chainId: number, typed: object): Promise<string> {
    try {
      await this.ready(chainId)
      return await this.ask('eth_signTypedData_v4', [this.account, JSON.stringify(typed)])
    } catch (error) { throw reason(error, String(chainId)) }
  }

  /** Signs a text (EIP-191). */
  async signText(text: string): Promise<string> {
    const hex = '0x' + [...new TextEncoder().encode(text)].map(byte => byte.toString(16).padStart(2, '0')).join('')
    try { return await this.ask('personal_sign', [hex, this.account]) } catch (error) { throw reason(error) }
  }
}

export const wallet = new Wallet()
