// Calls of the contracts as the ABI encodes them: all arguments are words of 32 bytes. The selectors are those of contracts/abi.
import { ask, post, type Offer, type SigningTerms, type TokenState } from './api'
import { money } from './money.svelte'
import { said, wallet, type Receipt } from './wallet.svelte'
import { t } from './words.svelte'

const SELECTORS = {
  cancelListing: '305a67a8', safeTransferFrom: '42842e0e', createAuction: 'fda9b5f2', bid: '598647f8', settleAuction: '2e993611', cancelAuction: '96b5a755',
  cancelAll: '18cb2b18', withdraw: 'f940e385', approve: '095ea7b3', allowance: 'dd62ed3e',
}
export const ZERO = '0x' + '0'.repeat(40)
const DAYS = 30

/** The data of a call: addresses, token IDs and amounts as 0x hexadecimal or decimal text. */
export function call(name: keyof typeof SELECTORS, ...words: (string | number | bigint)[]): string {
  return '0x' + SELECTORS[name] + words.map(word => BigInt(word).toString(16).padStart(64, '0')).join('')
}

const TERMS = [['epoch', 'uint64'], ['tokenEpoch', 'uint32'], ['deadline', 'uint64']]
const fields = (list: string[][]) => list.map(([name, type]) => ({ name, type }))
const typed = (struct: string, who: string, terms: SigningTerms, message: object) => ({
  types: {
    EIP712Domain: fields([['name', 'string'], ['version', 'string'], ['chainId', 'uint256'], ['verifyingContract', 'address']]),
    [struct]: fields([['tokenId', 'uint256'], [who, 'address'], ['currency', 'address'], ['price', 'uint256'], ...TERMS]),
  },
  primaryType: struct,
  domain: { name: 'Mintmark', version: '1', chainId: terms.chainId, verifyingContract: terms.market },
  message,
})
const inDays = () => Math.floor(Date.now() / 1000) + DAYS * 86_400
const iso = (seconds: number) => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')

/** What can be done with one token by the wallet that is connected. Amounts are in wei or the currency's smallest unit. */
export class WalletSale {
  constructor(private readonly token: TokenState) {}
  private get id() { return this.token.token.tokenId }
  private get path() { return `/api/tokens/${this.id}` }
  private get chain() { return this.token.token.chainId }
  private terms() { return ask<SigningTerms>(`${this.path}/terms/${wallet.account}`) }

  /** Signs a listing, which costs no gas, and leaves it with the service. */
  async list(price: string, currency: string | null) {
    const terms = await this.terms()
    const deadline = inDays()
    const message = { tokenId: BigInt(this.id).toString(), seller: wallet.account, currency: currency ?? ZERO, price, epoch: terms.epoch, tokenEpoch: terms.tokenEpoch, deadline }
    const signature = await wallet.sign(terms.chainId, typed('Listing', 'seller', terms, message))
    await post(`${this.path}/listing/signed`, {
      seller: wallet.account, ...(currency ? { currency } : {}), priceWei: price, epoch: terms.epoch, tokenEpoch: terms.tokenEpoch, deadline: iso(deadline), signature,
    })
  }

  cancel() { return wallet.send(this.chain, { to: this.token.token.contract, data: call('cancelListing', this.id) }) }
  transfer(to: string) { return wallet.send(this.chain, { to: this.token.token.contract, data: call('safeTransferFrom', wallet.account!, to, this.id) }) }

  async buy(): Promise<Receipt> {
    const { contract, data, priceWei, currency } = this.token.listing!
    return this.allowing(currency, contract, priceWei, () => wallet.send(this.chain, { to: contract, data, value: currency ? '0' : priceWei }))
  }

  /** Lets the market take so much of a currency, where it may not yet, and does the work; what that changed for good is said where the rest fails. */
  private async allowing<T>(currency: string | null, market: string, amount: string, work: () => Promise<T>): Promise<T> {
    let stays = ''
    try {
      // the oldest currencies change an allowance only from 0
      const allowed = currency ? BigInt(await wallet.read(this.chain, currency, call('allowance', wallet.account!, market)) || '0x0') : 0n
      if (currency && allowed < BigInt(amount)) {
        if (allowed > 0n) {
          await wallet.send(this.chain, { to: currency, data: call('approve', market, 0) })
          stays = t('wallet.allowanceGone')
        }
        await wallet.send(this.chain, { to: currency, data: call('approve', market, amount) })
        stays = t('wallet.allowanceStays', { amount: money.show(amount, currency) })
      }
      return await work()
    } catch (problem) {
      const words = (problem as Error).message
      throw stays ? said(`${words === t('wallet.refused') ? t('wallet.refusedThen') : words} ${stays}`) : problem
    }
  }

  /** Signs an offer, after letting the market take its price. */
  async offer(price: string, currency: string) {
    const terms = await this.terms()
    return this.allowing(currency, terms.market, price, async () => {
      const deadline = inDays()
      const message = { tokenId: BigInt(this.id).toString(), buyer: wallet.account, currency, price, epoch: terms.epoch, tokenEpoch: terms.tokenEpoch, deadline }
      const signature = await wallet.sign(terms.chainId, typed('Offer', 'buyer', terms, message))
      await post(`${this.path}/offers/signed`, { buyer: wallet.account, currency, price, epoch: terms.epoch, tokenEpoch: terms.tokenEpoch, deadline: iso(deadline), signature })
    })
  }

  accept(offer: Offer) { return wallet.send(this.chain, { to: offer.contract, data: offer.data }) }
  /** Ends all listings and offers that the account signed: the market knows no other way to take one back. */
  async takeBack() { return wallet.send(this.chain, { to: (await this.terms()).market, data: call('cancelAll') }) }

  async startAuction(reserve: string, currency: string | null, seconds: number) {
    return wallet.send(this.chain, { to: (await this.terms()).market, data: call('createAuction', this.id, currency ?? ZERO, reserve, seconds) })
  }

  async bid(amount: string) {
    const { market } = await this.terms()
    const { currency } = this.token.sale.auction!
    return this.allowing(currency, market, amount, () => wallet.send(this.chain, { to: market, data: call('bid', this.id, amount), value: currency ? '0' : amount }))
  }

  async settle() { return wallet.send(this.chain, { to: (await this.terms()).market, data: call('settleAuction', this.id) }) }
  async cancelAuction() { return wallet.send(this.chain, { to: (await this.terms()).market, data: call('cancelAuction', this.id) }) }
}
