// Content credentials, validated in the browser. The engine is unpacked when the first file comes.

import {createC2pa} from '@contentauth/c2pa-web';

let engine;

const wasm = async () => {
  const packed = Uint8Array.from(atob(document.getElementById('engine').textContent.trim()), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return WebAssembly.compile(await new Response(stream).arrayBuffer());
};

/** Nothing is fetched: no manifest from elsewhere, no certificate status. */
const settings = (anchors) => ({
  verify: {remoteManifestFetch: false, ocspFetch: false, verifyTrust: anchors !== ''},
  ...(anchors === '' ? {} : {trust: {userAnchors: anchors}}),
});

/** Returns {state, signer, problems}; null where the file has no content credentials. */
export const readCredentials = async (file, anchors) => {
  engine ??= wasm().then((wasmSrc) => createC2pa({wasmSrc}));
  const c2pa = await engine;
  const reader = await c2pa.reader.fromBlob(file.type, file, settings(anchors));
  if (reader === null) {
    return null;
  }
  try {
    const store = await reader.manifestStore();
    const manifest = store.manifests?.[store.active_manifest];
    return {
      state: store.validation_state ?? 'Invalid',
      signer: manifest?.signature_info?.common_name ?? manifest?.signature_info?.issuer ?? 'an unnamed signer',
      problems: (store.validation_results?.activeManifest?.failure ?? []).map((each) => each.code),
    };
  } finally {
    await reader.free();
  }
};
