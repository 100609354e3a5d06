// Writes dist/second-opinion.js and dist/second-opinion.wasm.gz: the worker by which the studio asks c2pa-rs for a second opinion.

import {build} from 'esbuild';
import {gzipSync} from 'fflate';
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

await mkdir(here('dist'), {recursive: true});
await build({
  entryPoints: [here('src/second.js')],
  absWorkingDir: here('.'),
  bundle: true,
  outfile: here('dist/second-opinion.js'),
  format: 'iife',
  target: 'es2022',
  minify: true,
  legalComments: 'inline',
  charset: 'ascii',
});
const wasm = await readFile(here('node_modules/@contentauth/c2pa-web/dist/resources/c2pa_bg.wasm'));
await writeFile(here('dist/second-opinion.wasm.gz'), gzipSync(wasm, {level: 9, mtime: 0}));
