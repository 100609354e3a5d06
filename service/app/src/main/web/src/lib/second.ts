// A second opinion on a file's content credentials: c2pa-rs as WebAssembly in a worker, loaded when it is asked for the first time.
import { at } from './base'
import { t } from './words.svelte'

export type Opinion = { present: false } | { present: true, state: string, signer: string | null, ingredients: number, failures: string[] }

let worker: Worker | null = null

/** What c2pa-rs says of a file. The file stays in the browser. */
export function ask(file: File): Promise<Opinion> {
  worker ??= new Worker(at('/second-opinion.js'))
  const asked = worker
  return new Promise((resolve, reject) => {
    asked.onmessage = ({ data }) => data.error ? reject(new Error(data.error)) : resolve(data.answer)
    asked.onerror = () => { worker = null; reject(new Error(t('second.missing'))) }
    asked.postMessage(file)
  })
}
