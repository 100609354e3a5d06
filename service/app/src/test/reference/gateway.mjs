// Reads a file through a trustless gateway, block by block and as an archive, with IPLD's own libraries, which hash and decode every block.
// Prints the SHA-256 of the file's bytes of both. node gateway.mjs GATEWAY CID

import * as dagPb from '@ipld/dag-pb';
import {UnixFS} from 'ipfs-unixfs';
import {CID} from 'multiformats/cid';
import * as raw from 'multiformats/codecs/raw';
import {sha256} from 'multiformats/hashes/sha2';
import {createHash} from 'node:crypto';

const [gateway, root] = process.argv.slice(2);

const verified = async (cid, bytes) => {
  const digest = await sha256.digest(bytes);
  if (CID.createV1(cid.code, digest).toString() !== cid.toString()) {
    throw new Error(`The block ${cid} has other bytes.`);
  }
  return bytes;
};

const get = async (format) => {
  const answer = await fetch(`${gateway}/ipfs/${format.cid}`, {headers: {Accept: format.accept}});
  if (!answer.ok || !answer.headers.get('content-type').startsWith(format.accept)) {
    throw new Error(`HTTP ${answer.status}, ${answer.headers.get('content-type')}`);
  }
  return new Uint8Array(await answer.arrayBuffer());
};

const block = async (cid) => verified(cid, await get({cid, accept: 'application/vnd.ipld.raw'}));

/** The blocks of an archive, each hashed. */
const archive = async (cid) => {
  const car = await get({cid, accept: 'application/vnd.ipld.car'});
  const blocks = new Map();
  let at = 0;
  const length = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = car[at++];
      value += (byte & 127) * scale;
      if (byte < 128) {
        return value;
      }
    }
  };
  const header = length();
  at += header;
  while (at < car.length) {
    const end = length() + at;
    const [found, bytes] = CID.decodeFirst(car.subarray(at, end));
    blocks.set(found.toString(), await verified(found, bytes));
    at = end;
  }
  return async (wanted) => blocks.get(wanted.toString());
};

async function* leaves(cid, read) {
  const bytes = await read(cid);
  if (cid.code === raw.code) {
    yield bytes;
    return;
  }
  const node = dagPb.decode(bytes);
  const sizes = UnixFS.unmarshal(node.Data).blockSizes;
  if (sizes.length !== node.Links.length) {
    throw new Error('The sizes do not fit the links.');
  }
  for (const link of node.Links) {
    yield* leaves(link.Hash, read);
  }
}

const hash = async (read) => {
  const digest = createHash('sha256');
  for await (const bytes of leaves(CID.parse(root), read)) {
    digest.update(bytes);
  }
  return digest.digest('hex');
};

console.log(await hash(block));
console.log(await hash(await archive(CID.parse(root))));
