// The LoRAs that a prompt names, as AUTOMATIC1111's web UI writes them: <lora:name:weight>.
import type { Artwork, Model } from './api'
const TAG = /<lora:([^:>]*)(?::([^:>]*))?>/g

export interface Named { name: string, weight: number }

export function lorasOf(prompt: string): Named[] {
  return [...prompt.matchAll(TAG)].map(([, name, weight]) => ({ name: name.trim(), weight: weight === undefined ? 1 : Number(weight) }))
    .filter(each => each.name && Number.isFinite(each.weight))
}

/** The prompt with another weight for each tag of this name; added at its end where there is none. */
export function withLora(prompt: string, name: string, weight: number): string {
  let found = false
  const changed = prompt.replace(TAG, (tag, named: string) => {
    if (named.trim() !== name) return tag
    found = true
    return `<lora:${name}:${weight}>`
  })
  return found ? changed : `${prompt.trimEnd()}${prompt.trim() ? ' ' : ''}<lora:${name}:${weight}>`
}

export const withoutLora = (prompt: string, name: string) =>
  prompt.replace(TAG, (tag, named: string) => named.trim() === name ? '' : tag).replace(/ {2,}/g, ' ').trim()

/** An artwork's prompt with the LoRAs that it named, which the artwork lists beside those of the model. */
export function promptOf(artwork: Artwork, model: Model | undefined): string {
  const own = model?.loras.map(each => each.sha256) ?? []
  const named = (artwork.loras ?? []).filter(each => !own.includes(each.sha256))
  return artwork.prompt + named.map(each => ` <lora:${each.name.replace(/\.safetensors$/, '')}:${each.weight}>`).join('')
}
