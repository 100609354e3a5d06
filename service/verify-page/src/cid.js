// CIDs of version 1 with SHA-256, in lower-case base32, and the graph of a file after the profile unixfs-v1-2025.

const RAW = 0x55;
const DAG_PB = 0x70;
const CHUNK = 1 << 20;
const MAX_LINKS = 1024;
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

export const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const concat = (parts) => {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};

const binary = (codec, digest) => concat([Uint8Array.of(1, codec, 0x12, 32), digest]);

const text = (cid) => {
  let out = 'b';
  let bits = 0;
  let value = 0;
  for (const byte of cid) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += BASE32[(value >> bits) & 31];
      value &= (1 << bits) - 1;
    }
  }
  return bits > 0 ? out + BASE32[(value << (5 - bits)) & 31] : out;
};

const varint = (number) => {
  const out = [];
  let rest = number;
  while (rest > 127) {
    out.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
  return Uint8Array.from(out);
};

const field = (number, bytes) => concat([varint((number << 3) | 2), varint(bytes.length), bytes]);

const numberField = (number, value) => concat([varint(number << 3), varint(value)]);

/** A UnixFS node of links, in dag-pb: the links, then the data. */
const node = (links) => {
  const size = links.reduce((sum, link) => sum + link.size, 0);
  const encoded = links.map((link) =>
    field(2, concat([field(1, link.cid), field(2, new Uint8Array(0)), numberField(3, link.total)])));
  const data = concat([numberField(1, 2), numberField(3, size), ...links.map((link) => numberField(4, link.size))]);
  return concat([...encoded, field(1, data)]);
};

/** Returns the blocks of a file, each as {cid, digest}, the root last. */
export const blocksOf = async (bytes) => {
  const blocks = [];
  const add = async (codec, content, size, below) => {
    const digest = await sha256(content);
    const cid = binary(codec, digest);
    blocks.push({cid: text(cid), digest: hex(digest)});
    return {cid, size, total: content.length + below};
  };
  let level = [];
  for (let at = 0; at === 0 || at < bytes.length; at += CHUNK) {
    const leaf = bytes.subarray(at, at + CHUNK);
    level.push(await add(RAW, leaf, leaf.length, 0));
  }
  while (level.length > 1) {
    const above = [];
    for (let from = 0; from < level.length; from += MAX_LINKS) {
      const links = level.slice(from, from + MAX_LINKS);
      const size = links.reduce((sum, link) => sum + link.size, 0);
      const below = links.reduce((sum, link) => sum + link.total, 0);
      above.push(await add(DAG_PB, node(links), size, below));
    }
    level = above;
  }
  return blocks;
};
