// Compiles the contract and writes what Java needs of it to abi/Mintmark.json.
// `node tools/compile.mjs --check` writes nothing and fails where the committed file is not what the sources say.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { forge, home } from './forge.mjs';

const status = forge(['build', '--force', '--skip', 'test'], ['ignore', 2, 2]);
if (status !== 0) process.exit(status);

const artifact = JSON.parse(readFileSync(join(home, 'out', 'Mintmark.sol', 'Mintmark.json'), 'utf8'));
const order = { constructor: 0, function: 1, event: 2, error: 3 };
artifact.abi.sort((a, b) => order[a.type] - order[b.type] || (a.name ?? '').localeCompare(b.name ?? '', 'en')
  || a.inputs.length - b.inputs.length);
const json = JSON.stringify({
  contractName: 'Mintmark',
  compiler: artifact.metadata?.compiler?.version ?? artifact.compiler?.version,
  evmVersion: 'cancun',
  abi: artifact.abi,
  bytecode: artifact.bytecode.object,
  deployedBytecodeLength: (artifact.deployedBytecode.object.length - 2) / 2,
}, null, 1) + '\n';

const file = join(home, 'abi', 'Mintmark.json');
if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== json) {
    console.error('compile: abi/Mintmark.json is not what the sources compile to; run `npm run compile`');
    process.exit(1);
  }
} else {
  writeFileSync(file, json);
}
