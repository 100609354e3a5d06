// Runs forge itself. npm's own wrapper around it ends with 0 even where tests failed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { neighbours } from './neighbours.mjs';

export const home = join(dirname(fileURLToPath(import.meta.url)), '..');

/** The path of forge itself; throws where it is not installed. */
export function binary() {
  const cpu = { x64: 'amd64', arm64: 'arm64' }[process.arch];
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const path = join(home, 'node_modules', '@foundry-rs', `forge-${process.platform}-${cpu}`, 'bin', `forge${suffix}`);
  if (!existsSync(path)) throw new Error(`forge is not installed at ${path}; run \`npm ci\` in contracts.`);
  return path;
}

/** Runs forge in this project and returns its exit status. Tests find the contracts compiled in out/; `--long` fuzzes longer. */
export function forge(args, stdio = 'inherit') {
  if (args[0] !== 'test') return run(args, stdio, 'default');
  neighbours();
  const profile = args.includes('--long') ? 'long' : 'tests';
  return build(stdio) || run(args.filter((each) => each !== '--long'), stdio, profile);
}

/** Compiles what is deployed, and the peers of the gas table, into out/; returns forge's exit status. */
export function build(stdio = 'inherit') {
  return run(['build', 'src', 'test/Peers.sol'], stdio, 'default');
}

function run(args, stdio, profile) {
  const ended = spawnSync(binary(), args, { cwd: home, stdio, env: { ...process.env, FOUNDRY_PROFILE: profile } });
  if (ended.error) console.error(`forge could not be run: ${ended.error.message}`);
  return ended.status ?? 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = forge(process.argv.slice(2));
