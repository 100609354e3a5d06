// Compiles Seaport 1.6, on which Mintmark's tokens are sold too, into target/neighbours for the tests, with the compiler and the
// settings of the deployed one. Does nothing where that was done.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { home } from './forge.mjs';

const require = createRequire(import.meta.url);
const contracts = { Seaport: 'seaport-core/src/Seaport.sol', ConduitController: 'seaport-core/src/conduit/ConduitController.sol' };

/** Compiles them unless they are there. */
export function neighbours() {
  const folder = join(home, 'target', 'neighbours');
  if (Object.keys(contracts).every((name) => existsSync(join(folder, `${name}.json`)))) return;
  const compiler = require('solc-for-seaport');
  const read = (path) => readFileSync(join(home, 'node_modules', path), 'utf8');
  const input = {
    language: 'Solidity',
    sources: Object.fromEntries(Object.values(contracts).map((path) => [path, { content: read(path) }])),
    settings: {
      viaIR: true,
      optimizer: { enabled: true, runs: 4294967295 },
      evmVersion: 'cancun',
      outputSelection: { '*': Object.fromEntries(Object.keys(contracts).map((name) => [name, ['evm.bytecode.object']])) },
    },
  };
  const output = JSON.parse(compiler.compile(JSON.stringify(input), { import: (path) => ({ contents: read(path) }) }));
  const errors = (output.errors ?? []).filter((each) => each.severity === 'error');
  if (errors.length) throw new Error(errors.map((each) => each.formattedMessage).join('\n'));
  mkdirSync(folder, { recursive: true });
  for (const [name, path] of Object.entries(contracts)) {
    const object = `0x${output.contracts[path][name].evm.bytecode.object}`;
    writeFileSync(join(folder, `${name}.json`), JSON.stringify({ abi: [], bytecode: { object } }));
  }
}
