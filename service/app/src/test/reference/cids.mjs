// Prints, as a JSON array, the CID that ipfs-unixfs-importer finds for each file.
// usage: node cids.mjs CHUNK MAX_LINKS FILE...
import { createReadStream } from 'node:fs'
import { MemoryBlockstore } from 'blockstore-core'
import { importer } from 'ipfs-unixfs-importer'
import { fixedSize } from 'ipfs-unixfs-importer/chunker'
import { balanced } from 'ipfs-unixfs-importer/layout'

const [chunk, maxLinks, ...files] = process.argv.slice(2)
const cids = []
for (const file of files) {
  const options = {
    cidVersion: 1,
    rawLeaves: true,
    reduceSingleLeafToSelf: true,
    chunker: fixedSize({ chunkSize: Number(chunk) }),
    layout: balanced({ maxChildrenPerNode: Number(maxLinks) })
  }
  let root
  for await (const entry of importer({ content: createReadStream(file) }, new MemoryBlockstore(), options)) {
    root = entry
  }
  cids.push(root.cid.toString())
}
console.log(JSON.stringify(cids))
