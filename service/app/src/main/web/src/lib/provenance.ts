// What manifests say, as a tree, and how it is said to people.
import type { Key } from '../locales/en'
import { maybe, t } from './words.svelte'

export interface Signer {
  commonName?: string, organisation?: string, issuer?: string, serialNumber: string, validFrom: string, validTo: string, algorithm?: string
  trustedBy?: string, stamp?: { time: string, by?: string, trusted: boolean }
}
export interface Provenance {
  title?: string, format?: string, relationship?: string, types: string[], state: string, failures: string[], manifest?: string, claimGenerator?: string
  signer?: Signer, ai?: 'generated' | 'partly', moreActions: number, thumbnail?: string, ingredients: Provenance[], moreIngredients: number
  actions: { action: string, digitalSourceType?: string, when?: string, softwareAgent?: string, description?: string }[]
}

/** The name by which a signer is called: the person or program first, then who stands behind it. */
export const called = (signer: Signer | undefined) => signer?.commonName ?? signer?.organisation ?? null

/** How a state is shown: a sign, a word and a colour of the page. */
export function standing(node: Provenance): { sign: string, key: Key, tone: string } {
  if (node.state === 'None') return { sign: '–', key: 'node.None', tone: '' }
  if (node.state === 'Trusted') return { sign: '✓', key: 'node.Trusted', tone: 'good' }
  if (node.state === 'Valid') return { sign: 'i', key: 'node.Valid', tone: '' }
  return { sign: '!', key: 'node.Invalid', tone: 'bad' }
}

export const titled = (node: Provenance) => node.title ?? t('node.untitled')
const isModel = (node: Provenance) => node.types.some(type => type.startsWith('c2pa.types.model'))
export const kind = (node: Provenance) => isModel(node) ? t('node.model')
  : node.relationship ? maybe('node.' + node.relationship, node.relationship) : t('node.thisFile')

const last = (uri: string) => uri.split('/').at(-1) ?? uri
/** What a manifest says that the file is made of or by, in words: AI, a camera, a person. */
export function source(uri: string): string { return maybe('source.' + last(uri), last(uri)) }
/** What was done, in words; an action that has none here stands as it is. */
export function done(action: string): string { return maybe('action.' + action.replace(/^c2pa\./, ''), action) }

const says = (node: Provenance): boolean => node.ingredients.some(each => !!each.ai || says(each))

/** Whether the file was AI-generated, in a sentence; a manifest that does not count is not believed. */
export function generated(root: Provenance | undefined, drawnHere: boolean, counts: boolean): string {
  if (drawnHere) return t('verify.generatedYes')
  if (root?.ai && !counts) return t('ai.notCounted')
  if (root?.ai) return t(root.ai === 'generated' ? 'ai.generated' : 'ai.partly')
  if (root && counts && says(root)) return t('ai.ingredient')
  const captured = root?.actions.some(each => /\/(digital|computational)Capture$/.test(each.digitalSourceType ?? ''))
  return t(captured && counts ? 'ai.captured' : 'verify.generatedUnsaid')
}
