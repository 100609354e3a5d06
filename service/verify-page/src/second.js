// A worker that reads content credentials with c2pa-rs, compiled to WebAssembly. Its file has a policy of its own, so that the page
// around it needs none that allows WebAssembly. Nothing leaves the browser: a file comes by message, an answer goes back.

import {createC2pa} from '@contentauth/c2pa-web';

let engine;

const start = async () => {
  const response = await fetch(new URL('second-opinion.wasm.gz', self.location.href));
  if (!response.ok) {
    throw new Error(`The engine cannot be loaded: HTTP ${response.status}.`);
  }
  const stream = response.body.pipeThrough(new DecompressionStream('gzip'));
  return createC2pa({wasmSrc: await WebAssembly.compile(await new Response(stream).arrayBuffer())});
};

/** Nothing is fetched, and no signer is trusted: this engine is asked what the file says, not whom to believe. */
const SETTINGS = {verify: {remoteManifestFetch: false, ocspFetch: false, verifyTrust: false}};

/** Returns {present: false}, or what the active manifest says and whether it holds. */
const read = async (file) => {
  engine ??= start().catch((error) => {
    engine = undefined; // the next question tries again
    throw error;
  });
  const c2pa = await engine;
  const reader = await c2pa.reader.fromBlob(file.type, file, SETTINGS);
  if (reader === null) {
    return {present: false};
  }
  try {
    const store = await reader.manifestStore();
    const manifest = store.manifests?.[store.active_manifest];
    const codes = (store.validation_results?.activeManifest?.failure ?? []).map((each) => each.code);
    return {
      present: true,
      state: store.validation_state ?? 'Invalid',
      signer: manifest?.signature_info?.common_name ?? manifest?.signature_info?.issuer ?? null,
      ingredients: manifest?.ingredients?.length ?? 0,
      failures: [...new Set(codes)].filter((code) => code !== 'signingCredential.untrusted'),
    };
  } finally {
    await reader.free();
  }
};

self.onmessage = async ({data, ports: [port]}) => {
  try {
    port.postMessage({answer: await read(data)});
  } catch (error) {
    port.postMessage({error: String(error?.message ?? error)});
  }
};
