// The collections of whoever is here.
import { ask, post } from './api'
import { onChange } from './changes'

export interface Collection { id: string, name: string, artworks: number, createdAt: string }

class Collections {
  all = $state<Collection[]>([])
  private again: ReturnType<typeof setTimeout> | undefined

  constructor() {
    onChange(path => {
      if (!path.startsWith('/api/collections')) return
      clearTimeout(this.again)
      this.again = setTimeout(() => this.load(), 200)
    })
  }

  find(id: string | undefined) { return this.all.find(each => each.id === id) }

  async load() {
    this.all = (await ask<{ collections: Collection[] }>('/api/collections').catch(() => ({ collections: this.all }))).collections
  }

  async add(name: string): Promise<Collection> {
    const added = await post<Collection>('/api/collections', { name })
    await this.load()
    return added
  }
}

export const collections = new Collections()
