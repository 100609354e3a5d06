// Prints what the first screen weighs, and fails above 250 KB gzipped.
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const folder = new URL('dist/', import.meta.url)
let all = 0
for (const name of readdirSync(folder)) {
  const bytes = gzipSync(readFileSync(new URL(name, folder))).length
  all += bytes
  console.log(`${name} ${(bytes / 1000).toFixed(1)} KB gzipped`)
}
console.log(`the studio: ${(all / 1000).toFixed(1)} KB gzipped`)
if (all > 250_000) {
  console.error('The first screen is over 250 KB.')
  process.exit(1)
}
