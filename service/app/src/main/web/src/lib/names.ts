// Names that others chose, in sentences of this page: in quotes, so that nobody takes them for words of the sentence, and with their
// direction kept to themselves.
import { t } from './words.svelte'

const FIRST = '\u2068'
const LAST = '\u2069'

/** The name in the language's quotes, without what breaks lines or is not seen, between marks that isolate its direction. */
export function named(name: string): string {
  const plain = name.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ').replace(/(?![\u200c\u200d])\p{Cf}/gu, '').replace(/["“”«»]/g, "'").trim()
  return FIRST + t('name.quoted', { name: plain }) + LAST
}

/** The sentence in pieces, each second one a name. */
export const parts = (sentence: string) => sentence.split(/[\u2068\u2069]/)
