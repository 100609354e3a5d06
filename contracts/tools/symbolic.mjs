// Proves what test/Symbolic.t.sol says for every value, with Halmos (PyPI `halmos`, on the path).
import { spawnSync } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { binary, home } from './forge.mjs';

const args = ['--contract', 'SymbolicTest', '--forge-build-out', 'out/symbolic', '--storage-layout', 'generic'];
const path = `${dirname(binary())}${delimiter}${process.env.PATH}`;
const ended = spawnSync('halmos', args, { cwd: home, stdio: 'inherit', env: { ...process.env, PATH: path, FOUNDRY_PROFILE: 'symbolic' } });
if (ended.error) console.error('Halmos is not installed; install it with: pip install halmos');
process.exitCode = ended.status ?? 1;
