// Writes abi/Mintmark.sources.json: what an explorer needs to compile the contract to the same bytes, but the sources themselves,
// which are named with their SHA-256: the compiler, its settings and the path of each source. mintmark deploy makes the
// Solidity standard JSON of it.
// `node tools/verification.mjs --check` writes nothing and fails where the file is not what the sources say, or where npm's solc
// compiles the standard JSON to other bytes than abi/Mintmark.bin.
// `node tools/verification.mjs --input FILE` writes the standard JSON.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { home } from './forge.mjs';

const remappings = ['solady/=node_modules/solady/src/'];
const settings = {
  remappings,
  optimizer: { enabled: true, runs: 20000 },
  metadata: { bytecodeHash: 'none', appendCBOR: false },
  outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object'] } },
  evmVersion: 'cancun',
  viaIR: true,
};
const entry = 'src/Mintmark.sol';
const file = join(home, 'abi', 'Mintmark.sources.json');

/** The entry and all that it imports, by the name that the compiler gives each. */
function sources() {
  const found = {};
  const waiting = [entry];
  while (waiting.length > 0) {
    const name = waiting.pop();
    if (name in found) continue;
    found[name] = readFileSync(join(home, name), 'utf8');
    for (const [, path] of found[name].matchAll(/^\s*import\s[^;]*?["']([^"']+)["']\s*;/gm)) {
      waiting.push(path.startsWith('.') ? posix.join(posix.dirname(name), path) : remapped(path));
    }
  }
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function remapped(path) {
  for (const [from, to] of remappings.map((each) => each.split('='))) {
    if (path.startsWith(from)) return to + path.slice(from.length);
  }
  throw new Error(`verification: no remapping leads to ${path}`);
}

function compiled(found) {
  const solc = createRequire(import.meta.url)('solc');
  const input = { language: 'Solidity', sources: content(found), settings };
  const output = JSON.parse(solc.compile(JSON.stringify(input)));
  const errors = (output.errors ?? []).filter((each) => each.severity === 'error');
  if (errors.length > 0) throw new Error(errors[0].formattedMessage);
  return output.contracts[entry].Mintmark.evm.bytecode.object;
}

function content(found) {
  return Object.fromEntries(Object.entries(found).map(([name, text]) => [name, { content: text }]));
}

const found = sources();
const version = createRequire(import.meta.url)('solc').version().replace('.Emscripten.clang', '');
const text = JSON.stringify({
  compiler: version,
  contract: `${entry}:Mintmark`,
  settings,
  sources: Object.fromEntries(Object.entries(found)
    .map(([name, source]) => [name, createHash('sha256').update(source).digest('hex')])),
}, null, 1) + '\n';

const at = process.argv.indexOf('--input');
if (at > 0) {
  writeFileSync(process.argv[at + 1], JSON.stringify({ language: 'Solidity', sources: content(found), settings }));
} else if (!process.argv.includes('--check')) {
  writeFileSync(file, text);
} else if (readFileSync(file, 'utf8') !== text) {
  console.error('verification: abi/Mintmark.sources.json is not what the sources say; run `npm run compile`');
  process.exit(1);
} else if (compiled(found) !== readFileSync(join(home, 'abi', 'Mintmark.bin'), 'utf8')) {
  console.error('verification: the standard JSON compiles to other bytes than abi/Mintmark.bin');
  process.exit(1);
}
