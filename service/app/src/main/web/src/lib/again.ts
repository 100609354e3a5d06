// Drawings that go on from an artwork: four variations of it, and a larger one.
import { post, type Artwork, type Model, type Models } from './api'
import { uuid } from './browser'
import { base64 } from './inputs.svelte'
import { promptOf } from './loras'

/** How far the noise of a variation is turned; the picture stays recognisable. */
const VARIATION = 0.3
/** How much of a picture is drawn anew where its noise cannot be turned, as it was drawn from an image. */
const FROM_PICTURE = 0.45
/** How much is drawn anew of a picture that is enlarged. */
const SECOND_PASS = 0.45
const FACTORS = [2, 1.5]

/** What an artwork was asked for, as far as it can be asked for again: the LoRAs of its prompt stand in the prompt. */
function recipe(artwork: Artwork, model: Model, standard: string): Record<string, unknown> {
  const request: Record<string, unknown> = { prompt: promptOf(artwork, model) }
  for (const name of ['negativePrompt', 'seed', 'steps', 'guidance', 'guidanceRescale', 'sampler', 'width', 'height', 'disclosePrompt'] as const) {
    if (artwork[name] != null && artwork[name] !== '') request[name] = artwork[name]
  }
  if (artwork.image!.format === 'jpeg') request.format = 'jpeg'
  if (model.id !== standard) request.model = model.id
  return request
}

const modelOf = (artwork: Artwork, known: Models) => known.models.find(each => each.id === artwork.model.id)
/** Whether the drawing can be asked for again: its control image is not given out. */
const isRepeatable = (artwork: Artwork) => !!artwork.image && !!artwork.prompt && !artwork.control

/** A strength at which at least one of the steps is drawn. */
const atLeastAStep = (strength: number, steps: number) => Math.min(0.95, Math.max(strength, 1 / steps + 0.01))

export const varies = (artwork: Artwork, known: Models) => isRepeatable(artwork) && !!modelOf(artwork, known)

/** How many times larger an artwork can be drawn with its model; 0 for not at all. */
export function enlarges(artwork: Artwork, known: Models): number {
  const model = modelOf(artwork, known)
  if (!model || !isRepeatable(artwork) || artwork.init || artwork.highResolution || artwork.steps < 2) return 0
  return FACTORS.find(factor => sides(artwork, model, factor).reduce((a, b) => a * b) <= model.maxPixels) ?? 0
}
const sides = (artwork: Artwork, model: Model, factor: number) =>
  [artwork.width, artwork.height].map(side => Math.floor(side * factor / model.sizeMultiple) * model.sizeMultiple)

const order = async (request: object) =>
  (await post<{ artworks: Artwork[] }>('/api/artworks', request, { 'Idempotency-Key': uuid() })).artworks

export async function vary(artwork: Artwork, known: Models): Promise<Artwork[]> {
  const request = recipe(artwork, modelOf(artwork, known)!, known.standard)
  if (!artwork.init) return order({ ...request, highResolution: artwork.highResolution, highResolutionStrength: artwork.highResolutionStrength, count: 4, variationStrength: VARIATION })
  const picture = await (await fetch(artwork.image!.url)).blob()
  delete request.seed
  return order({ ...request, count: 4, init: await base64(picture), strength: atLeastAStep(FROM_PICTURE, artwork.steps) })
}

export function enlarge(artwork: Artwork, known: Models): Promise<Artwork[]> {
  const model = modelOf(artwork, known)!
  const factor = enlarges(artwork, known)
  const [width, height] = sides(artwork, model, factor)
  const turned = artwork.variationSeed == null ? {} : { variationSeed: artwork.variationSeed, variationStrength: artwork.variationStrength }
  return order({ ...recipe(artwork, model, known.standard), ...turned, width, height, highResolution: factor, highResolutionStrength: atLeastAStep(SECOND_PASS, artwork.steps) })
}
