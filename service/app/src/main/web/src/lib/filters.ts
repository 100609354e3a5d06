// What the gallery is filtered by, as it stands in the page's address and as the API wants it.

export const FILTERS = ['search', 'state', 'token', 'model', 'owner', 'creator', 'from', 'to', 'favourite', 'collection'] as const
export type Filters = Partial<Record<typeof FILTERS[number], string>>
export const STATES = ['finished', 'making', 'failed', 'cancelled'] as const

const BY_STATE: Record<string, [string, string][]> = {
  finished: [['stage', 'SEALED,PINNED,CONFIRMED'], ['done', 'true']],
  making: [['done', 'false']],
  failed: [['stage', 'FAILED']],
  cancelled: [['stage', 'CANCELLED']],
}

export function read(query: string): Filters {
  const given = new URLSearchParams(query)
  return Object.fromEntries(FILTERS.flatMap(name => given.get(name) ? [[name, given.get(name)!]] : []))
}

export function write(filters: Filters): string {
  const query = new URLSearchParams()
  for (const name of FILTERS) if (filters[name]) query.set(name, filters[name]!)
  return query.toString()
}

/** A day of this place's calendar as the instant at which it begins, or the day after it does. */
function instant(date: string, next: boolean): string | null {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date)
  return parts && new Date(+parts[1], +parts[2] - 1, +parts[3] + (next ? 1 : 0)).toISOString()
}

/** The same as the query of a list. */
export function asked(filters: Filters): URLSearchParams {
  const query = new URLSearchParams()
  for (const name of ['search', 'model', 'owner', 'creator', 'collection'] as const) if (filters[name]) query.set(name, filters[name]!)
  for (const [name, value] of BY_STATE[filters.state ?? ''] ?? []) query.set(name, value)
  if (filters.token) query.set('minted', String(filters.token === 'yes'))
  if (filters.favourite) query.set('favourite', 'true')
  const from = filters.from && instant(filters.from, false)
  const to = filters.to && instant(filters.to, true)
  if (from) query.set('from', from)
  if (to) query.set('to', to)
  return query
}
