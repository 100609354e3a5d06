// Amounts with their currency: the chain's coin, or an ERC-20 that the market knows.
import { ask } from './api'
import { decimal, t, words } from './words.svelte'

export interface Currency { address: string, accepted: boolean, symbol: string | null, decimals: number | null }

class Money {
  currencies = $state<Currency[]>([])
  private asked = false
  private loaded = $state(false)

  /** The currencies of the market, once. */
  load() {
    if (this.asked) return
    this.asked = true
    ask<{ currencies: Currency[] }>('/api/currencies').then(found => { this.currencies = found.currencies; this.loaded = true }).catch(() => { this.asked = false })
  }

  get accepted() { return this.currencies.filter(each => each.accepted) }
  private of(address: string | null | undefined) { return this.currencies.find(each => each.address === address) }
  decimals(currency: string | null | undefined) { return currency ? this.of(currency)?.decimals ?? 0 : 18 }

  /** A currency's name as people read it; an ERC-20 says its own. */
  name(currency: string | null | undefined, chainId?: number) {
    if (currency) return this.of(currency)?.symbol?.slice(0, 12) ?? `${currency.slice(0, 8)}…`
    return chainId === undefined ? '' : coin(chainId)
  }

  /** An amount in wei or the currency's smallest unit as the language writes it, with the currency's name. */
  show(amount: string, currency: string | null | undefined, chainId?: number, places = 18) {
    // without its decimals an amount would be another one
    if (currency && !this.loaded) return '…'
    const decimals = this.decimals(currency)
    const digits = amount.padStart(decimals + 1, '0')
    const text = decimals ? `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}` : digits
    const number = new Intl.NumberFormat(words.language, { maximumFractionDigits: Math.min(places, 18) }).format(text as unknown as number)
    return `${number} ${this.name(currency, chainId)}`.trim()
  }

  /** What a person wrote, in the smallest unit; an error in words where it is no amount. */
  read(text: string, currency: string | null | undefined): string {
    const decimals = this.decimals(currency)
    const [whole, fraction] = decimal(text) ?? ['', '']
    if (!whole || fraction.length > decimals) throw new Error(t('sale.noPrice'))
    const amount = BigInt(whole + fraction.padEnd(decimals, '0'))
    if (amount === 0n) throw new Error(t('sale.noPrice'))
    return amount.toString()
  }
}

/** The coin of a chain. On the embedded chain it is worth nothing. */
function coin(chainId: number) {
  if (chainId === 137 || chainId === 80002) return 'POL'
  return chainId === 31337 ? t('money.test') : 'ETH'
}

export const money = new Money()
