// What was changed at the service, here or in another tab of this browser: the path of each request that changed something.
import { base } from './base'

type Listener = (path: string, here: boolean) => void
const listeners = new Set<Listener>()
const channel = new BroadcastChannel(`mintmark${base}`)
channel.onmessage = event => tell(String(event.data), false)

function tell(path: string, here: boolean) {
  for (const listener of listeners) listener(path, here)
}

/** Calls the listener at each change, until the function that is returned is called. */
export function onChange(listener: Listener): () => void {
  listeners.add(listener)
  return () => { listeners.delete(listener) }
}

/** Something was changed by a request to this path. */
export function changed(path: string) {
  if (/^\/api\/(verify|session|prompts|control-images)/.test(path)) return
  channel.postMessage(path)
  tell(path, true)
}
