// Runs forge itself. npm's own wrapper around it ends with 0 even where tests failed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const home = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Runs forge in this project and returns its exit status. */
export function forge(args, stdio = 'inherit') {
  const cpu = { x64: 'amd64', arm64: 'arm64' }[process.arch];
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const binary = join(home, 'node_modules', '@foundry-rs', `forge-${process.platform}-${cpu}`, 'bin', `forge${suffix}`);
  if (!existsSync(binary)) {
    console.error(`forge is not installed at ${binary}; run \`npm ci\` in contracts.`);
    return 1;
  }
  const ended = spawnSync(binary, args, { cwd: home, stdio });
  if (ended.error) console.error(`forge could not be run: ${ended.error.message}`);
  return ended.status ?? 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = forge(process.argv.slice(2));
