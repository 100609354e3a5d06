// Checks what the compiler says of the contract against its sources:
//  - the storage layout drawn in src/Mintmark.sol is the compiler's;
//  - every function, event and error of our own has a NatSpec notice.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { binary, home } from './forge.mjs';

function inspect(what) {
  const ran = spawnSync(binary(), ['inspect', 'src/Mintmark.sol:Mintmark', what, '--json'], { cwd: home, encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(`forge inspect ${what} failed: ${ran.stderr}`);
  return JSON.parse(ran.stdout);
}

const { storage, types } = inspect('storageLayout');
const compiled = storage.map((at) => [at.slot, String(at.offset), at.label, types[at.type].label].join(' '));
const drawn = [...readFileSync(join(home, 'src', 'Mintmark.sol'), 'utf8').matchAll(/^ {4}\/\/ +(\d+) +(\d+) +(\w+) +(\S.*)$/gm)]
  .map((line) => line.slice(1).join(' '));
let failed = false;
for (let i = 0; i < Math.max(compiled.length, drawn.length); i++) {
  if (compiled[i] !== drawn[i]) {
    console.error(`interface: storage is "${compiled[i]}", and src/Mintmark.sol draws "${drawn[i]}"`);
    failed = true;
  }
}

// Solady documents its functions and events as @dev.
const solady = new Set(['balanceOf', 'eip712Domain', 'getApproved', 'isApprovedForAll', 'ownerOf', 'safeTransferFrom',
  'setApprovalForAll', 'Approval', 'ApprovalForAll', 'Transfer', 'AccountBalanceOverflow', 'BalanceQueryForZeroAddress',
  'NotOwnerNorApproved', 'TokenAlreadyExists', 'TokenDoesNotExist', 'TransferFromIncorrectOwner',
  'TransferToNonERC721ReceiverImplementer', 'TransferToZeroAddress']);
const docs = inspect('userdoc');
const documented = new Set([...Object.keys(docs.methods ?? {}), ...Object.keys(docs.events ?? {}), ...Object.keys(docs.errors ?? {})]
  .map((signature) => signature.replace(/\(.*/, '')));
for (const { type, name } of inspect('abi')) {
  if (type !== 'constructor' && !documented.has(name) && !solady.has(name)) {
    console.error(`interface: the ${type} ${name} has no NatSpec notice`);
    failed = true;
  }
}
process.exitCode = failed ? 1 : 0;
