// Writes test/vectors/cids.json: digests and their CIDs after npm's multiformats, which shares no code with ours.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { CID } from 'multiformats/cid';
import * as Digest from 'multiformats/hashes/digest';

const SHA2_256 = 0x12;
const digests = [Buffer.alloc(32), Buffer.alloc(32, 0xff), Buffer.alloc(32, 0x55)];
for (let i = 0; i < 13; i++) digests.push(createHash('sha256').update(`vector ${i}`).digest());
const cid = (codec) => digests.map((digest) => CID.createV1(codec, Digest.create(SHA2_256, digest)).toString());

writeFileSync(new URL('../test/vectors/cids.json', import.meta.url), JSON.stringify({
  digests: digests.map((digest) => '0x' + digest.toString('hex')),
  raw: cid(0x55),
  dagPb: cid(0x70),
}, null, 1) + '\n');
