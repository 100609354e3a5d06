// Where the service is: at the root of its host, or below a path of it, which the page then says.
export const base = document.querySelector<HTMLMetaElement>('meta[name="base-path"]')?.content ?? ''

/** A path of the service as the browser asks for it. */
export const at = (path: string) => base + path

/** A path that the browser shows, as one of the service. */
export const below = (path: string) => path.startsWith(base + '/') ? path.slice(base.length) : path
