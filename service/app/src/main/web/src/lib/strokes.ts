// How much of what was done to a mask is remembered for undo: as much as a bound of memory has room for.
import type { Act } from './inputs.svelte'

/** Points of strokes; a point takes some hundred bytes, so this is about 20 MB. */
export const MOST_POINTS = 200_000
/** Pixels of an opened mask that take as much memory as a point. */
const PIXELS = 25

const weight = (act: Act) => act.kind === 'stroke' ? act.points.length
  : act.kind === 'file' ? act.bitmap.width * act.bitmap.height / PIXELS : 1

/** How many of the first acts are to be forgotten. The last one is always remembered. */
export function beyond(acts: Act[], most = MOST_POINTS): number {
  let sum = 0
  for (let i = acts.length - 1; i >= 0; i--) {
    sum += weight(acts[i])
    if (sum > most && i < acts.length - 1) return i + 1
  }
  return 0
}
