import type { components } from './api.d.ts'

export type ArtworkRequest = components['schemas']['Request']
export type Artwork = components['schemas']['Artwork']
export type MintOrder = components['schemas']['MintOrder']
export type Verification = components['schemas']['Verification']

/** The service refused a request; the message is its sentence for people. */
export class MintmarkError extends Error {
  readonly status: number
  /** A stable word of RFC 9457, such as `/problems/invalid-request`. */
  readonly type: string
  /** The field of the request at fault. */
  readonly field?: string
}

/** A client of a Mintmark service. */
export class Mintmark {
  /** @param key an API key, where access control is on */
  constructor(address: string | URL, key?: string)
  /** Orders images; the answer comes before they are drawn. A request that comes again with its key gets the same artworks. */
  create(request: ArtworkRequest, idempotencyKey?: string): Promise<Artwork[]>
  find(id: string): Promise<Artwork>
  /** Waits until nothing more happens to an artwork by itself, five minutes at most. */
  await(id: string, options?: { milliseconds?: number }): Promise<Artwork>
  /** Lists artworks, newest first; `next` of a page is `after` of the one behind it. */
  list(options?: { after?: string; limit?: number }): Promise<{ artworks: Artwork[]; next: string | null }>
  /** Returns the final file. */
  image(id: string): Promise<Blob>
  /** Orders the mint of an artwork that is sealed. */
  mint(id: string, order?: MintOrder): Promise<Artwork>
  /** Cancels an artwork that is not done. */
  cancel(id: string): Promise<Artwork>
  /** Deletes an artwork that is not minted. */
  delete(id: string): Promise<void>
  /** Says where a file comes from, of which the bytes or the SHA-256 is given. */
  verify(file: Blob | string): Promise<Verification>
}
