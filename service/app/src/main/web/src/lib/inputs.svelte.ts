// The images that the next drawing takes: what it starts from, the mask, and the control image. Kept while other screens are shown.
import { tick } from 'svelte'
import type { Artwork } from './api'
import { router } from './router.svelte'
import { service } from './service.svelte'
import { t } from './words.svelte'

/** What was done to a mask, one after the other. */
export type Act = { kind: 'stroke', erase: boolean, size: number, points: [number, number][] } | { kind: 'invert' } | { kind: 'clear' }
  | { kind: 'file', file: File, bitmap: ImageBitmap }

class Inputs {
  init = $state.raw<File | null>(null)
  control = $state.raw<File | null>(null)
  acts = $state.raw<Act[]>([])
  /** The mask before those acts, where more was done than is remembered; null for an empty one. */
  base = $state.raw<HTMLCanvasElement | null>(null)
  /** Makes the mask's file of what was painted. */
  mask: () => Promise<Blob | null> = async () => null

  clear() {
    this.init = this.control = null
    this.unmask()
  }

  /** Forgets the mask. */
  unmask() {
    this.acts = []
    this.base = null
  }

  /** Makes an artwork's picture the one that the next drawing starts from. */
  async start(artwork: Artwork) {
    const answer = await fetch(artwork.image!.url)
    if (!answer.ok) throw new Error(t('create.unreadable', { name: artwork.id }))
    const bytes = await answer.blob()
    this.unmask()
    this.init = new File([bytes], `${artwork.id}.${artwork.image!.format}`, { type: bytes.type })
    if (router.screen !== 'create') await router.go('/')
    await tick()
    const field = document.querySelector<HTMLElement>('#prompt-form [name=strength]')
    const panel = field?.closest('details')
    if (panel) panel.open = true
    field?.focus()
    service.announce(t('create.startsFrom'))
  }

  /** Each image in base64 by its field. */
  async fields(takesControl: boolean): Promise<Record<string, string>> {
    const fields: Record<string, string> = {}
    if (this.init) fields.init = await base64(this.init)
    const mask = this.init && (this.acts.length || this.base) && await this.mask()
    if (mask) fields.mask = await base64(mask)
    if (this.control && takesControl) fields.control = await base64(this.control)
    return fields
  }
}

export const inputs = new Inputs()

export function base64(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => resolve((reader.result as string).slice((reader.result as string).indexOf(',') + 1)))
    reader.addEventListener('error', () => reject(new Error(t('create.unreadable', { name: file instanceof File ? file.name : '' }))))
    reader.readAsDataURL(file)
  })
}

/** Decodes base64 of a PNG file, which the page's policy keeps images from having as their source. */
export function bitmapOf(png: string): Promise<ImageBitmap> {
  return createImageBitmap(new Blob([Uint8Array.from(atob(png), letter => letter.charCodeAt(0))], { type: 'image/png' }))
}
