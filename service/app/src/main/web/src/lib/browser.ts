// What browsers give only to pages with https or of this machine, for a page on a local network too.

import { t } from './words.svelte'

/** A random UUID (version 4). */
export function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = bytes[6] & 0x0f | 0x40
  bytes[8] = bytes[8] & 0x3f | 0x80
  const hex = [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** Copies a text, and says how that went; where the browser does not allow it, the text is selected where it stands. */
export async function copy(text: string, shown?: () => HTMLElement | undefined | null): Promise<string> {
  try {
    await navigator.clipboard.writeText(text)
    return t('copied')
  } catch {
    const element = shown?.()
    if (element) getSelection()?.selectAllChildren(element)
    return t('copy.cannot')
  }
}
