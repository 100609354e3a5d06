// A second opinion on a file's content credentials: c2pa-rs as WebAssembly in a worker, loaded when it is asked for the first time.
import { at } from './base'
import { t } from './words.svelte'

export type Opinion = { present: false } | { present: true, state: string, signer: string | null, ingredients: number, failures: string[] }

let worker: Worker | null = null
const waiting = new Set<(reason: Error) => void>()

function started(): Worker {
  const made = new Worker(at('/second-opinion.js'))
  made.onerror = () => {
    worker = null
    for (const refuse of waiting) refuse(new Error(t('second.missing')))
    waiting.clear()
  }
  return made
}

/** What c2pa-rs says of a file. The file stays in the browser. Each question has a channel of its own. */
export function ask(file: File): Promise<Opinion> {
  worker ??= started()
  const { port1, port2 } = new MessageChannel()
  const asked = worker
  return new Promise((resolve, reject) => {
    waiting.add(reject)
    port1.onmessage = ({ data }) => {
      waiting.delete(reject)
      if (data.error) reject(new Error(data.error))
      else resolve(data.answer)
    }
    asked.postMessage(file, [port2])
  })
}
