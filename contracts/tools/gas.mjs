// Prints the gas table of the README, measured by forge as whole transactions beside the usual libraries.
// `node tools/gas.mjs --write` puts it into README.md; `--check` fails where the README has another one.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { home } from './forge.mjs';

const forge = fileURLToPath(new URL('./forge.mjs', import.meta.url));
const ran = spawnSync(process.execPath, [forge, 'test', '--match-contract', 'GasTest', '-vv'],
  { cwd: home, encoding: 'utf8', maxBuffer: 1 << 26 });
if (ran.status !== 0) {
  console.error(ran.stdout + ran.stderr);
  process.exit(1);
}

const measured = {};
for (const [, who, what, gas] of ran.stdout.matchAll(/^ {2}(.+?) \| (.+): (\d+)$/gm)) {
  (measured[what] ??= {})[who] = Number(gas).toLocaleString('en');
}
const compared = ['mint, new holder', 'mint, same holder', 'batch of 50, one holder, each', 'transfer, new holder'];
const peers = ['OpenZeppelin 5', 'OpenZeppelin 5, royalty per token', 'solady', 'ERC721A'];
const own = Object.keys(measured).filter((what) => measured[what].Mintmark).sort();
const row = (cells) => `| ${cells.join(' | ')} |`;
const table = [
  row(['with an attestation', 'Mintmark', 'ceiling', ...peers]),
  row(['---', '---:', '---:', ...peers.map(() => '---:')]),
  ...compared.map((what) => row([what, measured[what].Mintmark, measured[what].ceiling, ...peers.map((who) => measured[what][who])])),
  '',
  row(['Mintmark alone', 'gas', 'ceiling']),
  row(['---', '---:', '---:']),
  ...own.filter((what) => !compared.includes(what)).map((what) => row([what, measured[what].Mintmark, measured[what].ceiling])),
].join('\n');

const file = join(home, 'README.md');
const readme = readFileSync(file, 'utf8');
const parts = readme.split(/(?<=<!-- gas -->\n)[^]*(?=<!-- \/gas -->)/);
if (process.argv.includes('--write')) {
  writeFileSync(file, `${parts[0]}${table}\n${parts[1]}`);
} else if (process.argv.includes('--check')) {
  if (readme !== `${parts[0]}${table}\n${parts[1]}`) {
    console.error('gas: README.md has another table; run `npm run gas -- --write`');
    process.exit(1);
  }
} else {
  console.log(table);
}
