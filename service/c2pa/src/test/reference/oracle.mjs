// What the reference engine says of files. stdin: JSON array of {path, mediaType, trustAnchors, softBindings};
// stdout: JSON array of {state, activeManifest, success, failure, ingredientFailure, manifests, manifest, error}.
// softBindings: the names for the setting soft_binding.soft_binding_algorithms, or null to leave it unset.
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { WasmReader, initSync } from '@contentauth/c2pa-wasm';

initSync({ module: readFileSync(new URL(import.meta.resolve('@contentauth/c2pa-wasm/c2pa.wasm'))) });

const codes = (list) => [...new Set((list ?? []).map((status) => status.code))].sort();

async function ask({ path, mediaType, trustAnchors, softBindings }) {
  const settings = { verify: { verify_trust: true } };
  if (trustAnchors) settings.trust = { trust_anchors: trustAnchors };
  if (softBindings) settings.soft_binding = { soft_binding_algorithms: softBindings };
  try {
    const reader = await WasmReader.fromBytes(mediaType, new Uint8Array(readFileSync(path)), JSON.stringify(settings));
    const report = JSON.parse(reader.json());
    const results = report.validation_results ?? {};
    return {
      state: report.validation_state,
      activeManifest: report.active_manifest,
      success: codes(results.activeManifest?.success),
      failure: codes(results.activeManifest?.failure),
      ingredientFailure: codes((results.ingredientDeltas ?? []).flatMap((d) => d.validationDeltas?.failure ?? [])),
      manifests: Object.keys(report.manifests ?? {}).length,
      crJson: JSON.parse(reader.crJson()),
      manifest: report.manifests?.[report.active_manifest],
      explanations: (results.activeManifest?.failure ?? []).map((status) => status.explanation),
      error: null,
    };
  } catch (error) {
    return { state: 'Error', success: [], failure: [], ingredientFailure: [], manifests: 0, error: String(error?.message ?? error) };
  }
}

const answers = [];
for (const question of JSON.parse(await text(process.stdin))) answers.push(await ask(question));
console.log(JSON.stringify(answers));
