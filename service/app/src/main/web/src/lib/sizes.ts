// Sizes that a model draws.
import type { Model } from './api'

/** The smallest side that the watermark fits in. */
const MIN_SIDE = 256

/** The size of a ratio of width to height with the area that the model draws by default, in what its sides are multiples of. */
export function sized(model: Model, ratio: number): { width: number, height: number } {
  const { width, height } = model.defaults
  const side = (pixels: number) => Math.max(Math.ceil(MIN_SIDE / model.sizeMultiple), Math.round(pixels / model.sizeMultiple)) * model.sizeMultiple
  const wide = Math.sqrt(width * height * ratio)
  return { width: side(wide), height: side(wide / ratio) }
}
