// Writes dist/verify.html: the page with its script and the engine for content credentials inside. The same sources and packages
// give the same bytes.

import {build} from 'esbuild';
import {gzipSync} from 'fflate';
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const bundle = await build({
  entryPoints: [here('src/page.js')],
  absWorkingDir: here('.'),
  bundle: true,
  write: false,
  format: 'iife',
  target: 'es2022',
  minify: true,
  legalComments: 'inline',
  charset: 'ascii',
});
const script = bundle.outputFiles[0].text.replaceAll('</script', '<\\/script');
const wasm = await readFile(here('node_modules/@contentauth/c2pa-web/dist/resources/c2pa_bg.wasm'));
// not Node's zlib, whose output differs between versions; without a time
const packed = Buffer.from(gzipSync(wasm, {level: 9, mtime: 0}));
const page = (await readFile(here('src/page.html'), 'utf8'))
  .replace('ENGINE', () => packed.toString('base64'))
  .replace('SCRIPT', () => script);
await mkdir(here('dist'), {recursive: true});
await writeFile(here('dist/verify.html'), page);
console.log(`dist/verify.html: ${page.length} bytes`);
