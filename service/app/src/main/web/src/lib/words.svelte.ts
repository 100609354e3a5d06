// The words of the page in the reader's language; numbers, dates, sizes and coins as that language writes them.
import { en, type Key } from '../locales/en'
import { es } from '../locales/es'

const DICTIONARIES = { en, es }
export type Language = keyof typeof DICTIONARIES
export const LANGUAGES: Record<Language, string> = { en: 'English', es: 'Español' }

function initial(): Language {
  const chosen = localStorage.getItem('language') ?? navigator.language.slice(0, 2)
  return chosen in DICTIONARIES ? chosen as Language : 'en'
}

class Words {
  language = $state<Language>(initial())
  choose(language: Language) {
    this.language = language
    localStorage.setItem('language', language)
  }
}
export const words = new Words()

/** The sentence, with {name} replaced by the value of that name. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  return DICTIONARIES[words.language][key].replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name] ?? ''
    return typeof value === 'number' ? number(value) : value
  })
}

/** The sentence under this key if there is one, else the text itself: for words that the service may add to. */
export function maybe(key: string, otherwise: string): string {
  return key in en ? t(key as Key) : otherwise
}

/** A text of at most so many characters, for where a long one would be read out as a whole. */
export function brief(text: string, most = 150): string {
  const letters = [...text]
  return letters.length <= most ? text : `${letters.slice(0, most).join('')}…`
}

export const number = (value: number, options?: Intl.NumberFormatOptions) => new Intl.NumberFormat(words.language, options).format(value)
export const percent = (share: number) => number(share, { style: 'percent', maximumFractionDigits: 0 })
export const when = (instant: string) => new Intl.DateTimeFormat(words.language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant))
export const day = (instant: string) => new Intl.DateTimeFormat(words.language, { dateStyle: 'long' }).format(new Date(instant))
export const size = (bytes: number) => bytes < 1e6
  ? number(Math.round(bytes / 1e3), { style: 'unit', unit: 'kilobyte' }) : number(bytes / 1e6, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 })

/** Wei as an amount of the chain's coin with the language's decimal mark: exact, or rounded to so many places. */
export function coins(wei: string, places = 18, useGrouping = true): string {
  const digits = wei.padStart(19, '0')
  return new Intl.NumberFormat(words.language, { maximumFractionDigits: places, useGrouping }).format(`${digits.slice(0, -18)}.${digits.slice(-18)}` as unknown as number)
}

/**
 * The digits before and after the decimal mark of a number that a person wrote; null where it is none. The mark that is not the
 * language's is refused with a sentence: 1,000 is a thousand in one language and one in another.
 */
export function decimal(text: string): [string, string] | null {
  const mark = new Intl.NumberFormat(words.language).formatToParts(0.5).find(each => each.type === 'decimal')!.value
  const [whole, fraction, ...more] = text.trim().split(mark)
  if (/[.,]/.test(whole + (fraction ?? '')) || more.length) throw new Error(t('number.mark', { mark, example: number(0.2) }))
  return /^\d{1,20}$/.test(whole) && /^\d+$/.test(fraction ?? '0') ? [whole, fraction ?? ''] : null
}

/** An amount of the chain's coin as wei; an error in words where it is none. */
export function wei(text: string): string {
  const [whole, fraction] = decimal(text) ?? ['', '']
  if (!whole || whole.length > 12 || fraction.length > 18) throw new Error(t('sale.noPrice'))
  return BigInt(whole + fraction.padEnd(18, '0')).toString()
}
