// What the form of the drawing screen holds; kept while other screens are shown, and after a reload.
import type { Artwork, Model } from './api'
import { inputs } from './inputs.svelte'
import { promptOf } from './loras'

export const FIELDS = ['prompt', 'negativePrompt', 'count', 'format', 'seed', 'variationStrength', 'variationSeed', 'steps', 'guidance', 'guidanceRescale', 'model', 'sampler',
  'width', 'height', 'strength', 'controlScale', 'controlStart', 'controlEnd', 'controlPreprocessor', 'highResolution', 'highResolutionStrength', 'mint', 'enrich', 'disclosePrompt']
const empty = () => Object.fromEntries(FIELDS.map(name => [name, ''])) as Record<string, any>

class Settings {
  values = $state<Record<string, any>>({ ...empty(), ...JSON.parse(sessionStorage.getItem('settings') ?? '{}') })
  open = $state(false)

  constructor() {
    $effect.root(() => { $effect(() => sessionStorage.setItem('settings', JSON.stringify(this.values))) })
  }

  clear() { Object.assign(this.values, empty(), { prompt: this.values.prompt }) }

  /** Fills the form with these settings; the others are empty. */
  fill(values: Record<string, unknown>) { inputs.clear(); Object.assign(this.values, empty(), values) }

  /** Fills the form with an artwork's own settings. The LoRAs that its prompt named stand in the prompt again. */
  use(artwork: Artwork, models: Model[], standard: string) {
    inputs.clear()
    Object.assign(this.values, empty())
    for (const name of FIELDS) if ((artwork as any)[name] != null && name !== 'model') this.values[name] = (artwork as any)[name]
    this.values.guidanceRescale = artwork.guidanceRescale ?? 0
    this.values.prompt = promptOf(artwork, models.find(each => each.id === artwork.model.id))
    this.values.model = artwork.model.id === standard ? '' : artwork.model.id
    this.open = true
  }
}

export const settings = new Settings()
