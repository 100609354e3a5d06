// Times of the reference engine, for scripts/bench c2pa. stdin, a JSON object a line: first {trustAnchors, chain, key}
// (PEM; DER in base64, the signer's certificate first; PKCS #8 in base64), then {step, path, mediaType} for every round;
// stdout: a line of milliseconds for each. A round begins with the bytes in memory.
import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { WasmBuilder, WasmReader, initSync } from '@contentauth/c2pa-wasm';

initSync({ module: readFileSync(new URL(import.meta.resolve('@contentauth/c2pa-wasm/c2pa.wasm'))) });

// The engine signs from a browser's Blob by its synchronous reader, which Node lacks.
class Bytes extends Blob {
  constructor(bytes) {
    super([]);
    this.bytes = bytes;
  }
  get size() {
    return this.bytes.length;
  }
  slice(from, to) {
    return new Bytes(this.bytes.subarray(from, to));
  }
}
globalThis.FileReaderSync = class {
  readAsArrayBuffer(blob) {
    return blob.bytes.slice().buffer;
  }
};

const head = (major, length) =>
  length < 24 ? [major | length] : length < 256 ? [major | 24, length] : [major | 25, length >> 8, length & 255];
const bytes = (value) => Buffer.concat([Buffer.from(head(0x40, value.length)), value]);
const text = (value) => Buffer.concat([Buffer.from(head(0x60, value.length)), Buffer.from(value)]);

const RESERVE = 1024 * 4;
let start;

// The engine takes a finished COSE_Sign1 of the reserved length.
async function cose(claim) {
  const chain = start.chain.map((certificate) => bytes(Buffer.from(certificate, 'base64')));
  const protectedHeader = Buffer.concat([
    Buffer.from([0xa2, 0x01, 0x26, 0x18, 0x21]), Buffer.from(head(0x80, chain.length)), ...chain,
  ]);
  const big = Buffer.alloc(5);
  big[0] = 0x5a;
  big.writeUInt32BE(claim.length, 1);
  const message = Buffer.concat([Buffer.from([0x84]), text('Signature1'), bytes(protectedHeader), Buffer.from([0x40]),
    claim.length < 65536 ? bytes(Buffer.from(claim)) : Buffer.concat([big, claim])]);
  const signature = bytes(sign('sha256', message, { key: start.privateKey, dsaEncoding: 'ieee-p1363' }));
  const before = Buffer.concat([Buffer.from([0xd2, 0x84]), bytes(protectedHeader), Buffer.from([0xa1]), text('pad')]);
  const after = Buffer.concat([Buffer.from([0xf6]), signature]);
  const padding = bytes(Buffer.alloc(RESERVE - before.length - after.length - 3));
  return new Uint8Array(Buffer.concat([before, padding, after]));
}

const SOURCE = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';
const manifest = JSON.stringify({
  claim_generator_info: [{ name: 'Mintmark', version: '0.1.0' }],
  title: 'a red house by the sea.png',
  assertions: [
    { label: 'c2pa.actions.v2', data: { actions: [{ action: 'c2pa.created', digitalSourceType: SOURCE }] } },
    { label: 'c2pa.soft-binding', data: { alg: 'dev.mintmark.watermark.1', blocks: [{ scope: {}, value: 'fedcba9876543210' }] } },
  ],
});
const signing = JSON.stringify({ builder: { thumbnail: { enabled: false } }, verify: { verify_after_sign: false } });

async function signOnce(file, mediaType) {
  const builder = WasmBuilder.fromJson(manifest, signing);
  const signed = await builder.sign({ alg: 'es256', reserveSize: RESERVE, sign: cose }, [], mediaType, new Bytes(file));
  builder.free();
  return signed;
}

async function validateOnce(file, mediaType) {
  const settings = { verify: { verify_trust: true }, trust: { trust_anchors: start.trustAnchors } };
  const reader = await WasmReader.fromBytes(mediaType, file, JSON.stringify(settings));
  const state = JSON.parse(reader.json()).validation_state;
  reader.free();
  if (state !== 'Trusted') throw new Error(`The file is ${state}, not Trusted.`);
}

const files = new Map();
for await (const line of createInterface({ input: process.stdin })) {
  const { step, path, mediaType, ...first } = JSON.parse(line);
  if (!start) {
    start = { ...first, privateKey: createPrivateKey({ key: Buffer.from(first.key, 'base64'), format: 'der', type: 'pkcs8' }) };
    continue;
  }
  const known = files.has(path);
  if (!known) files.set(path, new Uint8Array(readFileSync(path)));
  const file = files.get(path);
  const begun = performance.now();
  const signed = step === 'sign' ? await signOnce(file, mediaType) : await validateOnce(file, mediaType);
  const took = performance.now() - begun;
  // What was timed is a file that the engine itself trusts.
  if (signed && !known) await validateOnce(signed, mediaType);
  console.log(took);
}
