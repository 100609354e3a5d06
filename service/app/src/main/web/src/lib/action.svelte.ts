// One thing done at a time with a token: what it says afterwards, and what is waited for meanwhile.
import { tick } from 'svelte'
import type { TokenState } from './api'
import { t } from './words.svelte'
import type { Receipt } from './wallet.svelte'

/** How long the index may take until it has a final block. */
const PATIENCE = 120_000

export class Action {
  busy = $state(false)
  error = $state('')
  /** What was done, or what is waited for. */
  said = $state('')
  /** Where what was done is said; it gets the focus, since the button that was pressed is often gone. */
  outcome: HTMLElement | undefined = $state()
  /** Where an error is said. */
  failure: HTMLElement | undefined = $state()

  constructor(private readonly changed: () => Promise<void>, private readonly token: () => TokenState | null) {}

  /** @param work what to do; a receipt is waited for until the index has its block */
  async run(words: string | (() => string), work: () => Promise<Receipt | unknown>) {
    if (this.busy) return
    this.error = ''
    this.said = t('action.busy')
    this.busy = true
    // the buttons are closed meanwhile, and the one that was pressed would lose the focus to nothing
    await tick()
    this.outcome?.focus()
    try {
      const done = await work()
      const block = (done as Receipt | undefined)?.hash ? (done as Receipt).block : null
      if (block !== null) this.said = t('action.final', { block })
      await this.changed()
      for (const end = Date.now() + PATIENCE; block !== null && Date.now() < end && (this.token()?.sale.asOf ?? 0) < block;) {
        await new Promise(wait => setTimeout(wait, 700))
        await this.changed()
      }
      this.said = typeof words === 'string' ? words : words()
      await tick()
      this.outcome?.focus()
    } catch (problem) {
      this.said = ''
      this.error = (problem as Error).message
      await tick()
      this.failure?.focus()
    } finally { this.busy = false }
  }
}
