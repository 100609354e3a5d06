// Compiles the contract and writes what Java needs of it, as solc itself writes it: abi/Mintmark.abi (the interface, JSON)
// and abi/Mintmark.bin (the creation code, hexadecimal).
// `node tools/compile.mjs --check` writes nothing and fails where a committed file is not what the sources say.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { forge, home } from './forge.mjs';

const status = forge(['build', '--force', '--skip', 'test'], ['ignore', 2, 2]);
if (status !== 0) process.exit(status);

const artifact = JSON.parse(readFileSync(join(home, 'out', 'Mintmark.sol', 'Mintmark.json'), 'utf8'));
const order = { constructor: 0, function: 1, event: 2, error: 3 };
artifact.abi.sort((a, b) => order[a.type] - order[b.type] || (a.name ?? '').localeCompare(b.name ?? '', 'en')
  || a.inputs.length - b.inputs.length);
const files = {
  'Mintmark.abi': JSON.stringify(artifact.abi, null, 1) + '\n',
  'Mintmark.bin': artifact.bytecode.object.slice(2),
};
for (const [name, text] of Object.entries(files)) {
  const file = join(home, 'abi', name);
  if (!process.argv.includes('--check')) {
    writeFileSync(file, text);
  } else if (readFileSync(file, 'utf8') !== text) {
    console.error(`compile: abi/${name} is not what the sources compile to; run \`npm run compile\``);
    process.exit(1);
  }
}
