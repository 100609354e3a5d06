// Compiles the contracts and writes what Java needs of them, as solc itself writes it: abi/*.abi (the interfaces, JSON)
// and abi/Mintmark.bin (the creation code, hexadecimal).
// `node tools/compile.mjs --check` writes nothing and fails where a committed file is not what the sources say.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { forge, home } from './forge.mjs';

const status = forge(['build', '--force', 'src'], ['ignore', 2, 2]);
if (status !== 0) process.exit(status);

const order = { constructor: 0, function: 1, event: 2, error: 3, receive: 4 };
const files = {};
for (const name of ['Mintmark', 'Market', 'Vaults', 'Vault']) {
  const artifact = JSON.parse(readFileSync(join(home, 'out', `${name}.sol`, `${name}.json`), 'utf8'));
  artifact.abi.sort((a, b) => order[a.type] - order[b.type] || (a.name ?? '').localeCompare(b.name ?? '', 'en')
    || (a.inputs ?? []).length - (b.inputs ?? []).length);
  files[`${name}.abi`] = JSON.stringify(artifact.abi, null, 1) + '\n';
  // The token contract makes the others, so that theirs is in its creation code.
  if (name === 'Mintmark') files['Mintmark.bin'] = artifact.bytecode.object.slice(2);
}
for (const [name, text] of Object.entries(files)) {
  const file = join(home, 'abi', name);
  if (!process.argv.includes('--check')) {
    writeFileSync(file, text);
  } else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    console.error(`compile: abi/${name} is not what the sources compile to; run \`npm run compile\``);
    process.exit(1);
  }
}
