// Settings that a creator keeps under a name, in this browser; exported and imported as JSON.
import { FIELDS, settings } from './settings.svelte'

export interface Template { name: string, values: Record<string, string | number | boolean> }
const KEY = 'templates'
const MAX = 200
const MAX_TEXT = 2000

/** What of a file is a template: its name, and the settings that the form has. */
function read(each: any): Template | null {
  if (typeof each?.name !== 'string' || !each.name.trim() || typeof each.values !== 'object' || !each.values) return null
  const values = Object.entries(each.values).filter(([name, value]) => FIELDS.includes(name)
    && (['number', 'boolean'].includes(typeof value) || (typeof value === 'string' && value.length <= MAX_TEXT))) as [string, string][]
  return { name: each.name.trim().slice(0, 100), values: Object.fromEntries(values) }
}

function stored(): Template[] {
  try { return (JSON.parse(localStorage.getItem(KEY) ?? '[]') as unknown[]).map(read).filter(each => each !== null) } catch { return [] }
}

class Templates {
  all = $state<Template[]>(stored())

  constructor() {
    // another tab keeps its own beside these
    addEventListener('storage', event => { if (event.key === KEY || event.key === null) this.all = stored() })
  }

  /** Keeps the form's settings under a name, in place of those that had it. */
  keep(name: string) {
    const values = Object.fromEntries(Object.entries($state.snapshot(settings.values)).filter(([, value]) => value !== '' && value != null && value !== false))
    this.put([{ name: name.trim().slice(0, 100), values }])
  }
  use(template: Template) { settings.fill(template.values) }
  remove(name: string) {
    this.all = stored().filter(each => each.name !== name)
    this.save()
  }
  file() { return new Blob([JSON.stringify(this.all, null, 2)], { type: 'application/json' }) }

  has(name: string) { return this.all.some(each => each.name === name.trim().slice(0, 100)) }

  /** The templates of a file. */
  read(text: string): Template[] {
    const list = JSON.parse(text)
    return (Array.isArray(list) ? list : []).map(read).filter(each => each !== null)
  }
  /** Adds them, in place of those that have their names. */
  add(found: Template[]) { this.put(found) }

  private put(added: Template[]) {
    const names = new Set(added.map(each => each.name))
    this.all = [...stored().filter(each => !names.has(each.name)), ...added].slice(-MAX)
    this.save()
  }
  private save() { localStorage.setItem(KEY, JSON.stringify(this.all)) }
}

export const templates = new Templates()
