// Checks what the compiler says of the contracts against their sources:
//  - the storage layouts drawn in src/Mintmark.sol and src/Market.sol are the compiler's;
//  - every function, event and error of our own has a NatSpec notice, and each of its parameters and values a line;
//  - no contract is above the 24,576 bytes that a chain takes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, home } from './forge.mjs';

const contracts = ['Mintmark', 'Market', 'Vaults', 'Vault'];
const drawn = ['Mintmark', 'Market'];
const LARGEST = 24576;

// Solady documents its functions and events as @dev.
const solady = new Set(['balanceOf', 'eip712Domain', 'getApproved', 'isApprovedForAll', 'ownerOf', 'safeTransferFrom',
  'setApprovalForAll', 'Approval', 'ApprovalForAll', 'Transfer', 'AccountBalanceOverflow', 'BalanceQueryForZeroAddress',
  'NotOwnerNorApproved', 'TokenAlreadyExists', 'TokenDoesNotExist', 'TransferFromIncorrectOwner',
  'TransferToNonERC721ReceiverImplementer', 'TransferToZeroAddress', 'Reentrancy', 'DeploymentFailed']);

let failed = false;
function complain(what) {
  console.error(`interface: ${what}`);
  failed = true;
}

const status = build(['ignore', 2, 2]);
if (status !== 0) process.exit(status);
const artifacts = Object.fromEntries(contracts.map((name) =>
  [name, JSON.parse(readFileSync(join(home, 'out', `${name}.sol`, `${name}.json`), 'utf8'))]));

for (const contract of drawn) {
  const { storage, types } = artifacts[contract].storageLayout;
  const compiled = storage.map((at) => [at.slot, String(at.offset), at.label, types[at.type].label].join(' '));
  const source = readFileSync(join(home, 'src', `${contract}.sol`), 'utf8');
  const lines = [...source.matchAll(/^ {4}\/\/ +(\d+) +(\d+) +(\w+) +(\S.*)$/gm)].map((line) => line.slice(1).join(' '));
  for (let i = 0; i < Math.max(compiled.length, lines.length); i++) {
    if (compiled[i] !== lines[i]) complain(`storage is "${compiled[i]}", and src/${contract}.sol draws "${lines[i]}"`);
  }
}

for (const contract of contracts) {
  const { abi, userdoc: user, devdoc: dev, deployedBytecode } = artifacts[contract];
  const size = (deployedBytecode.object.length - 2) / 2;
  if (size > LARGEST) complain(`${contract} has ${size} bytes; a chain takes ${LARGEST}`);
  const documented = (kind) => [user[kind] ?? {}, dev[kind] ?? {}];
  for (const { type, name, inputs = [], stateMutability } of abi) {
    if (type === 'constructor' || type === 'receive' || solady.has(name)) continue;
    const [notices, details] = documented({ function: 'methods', event: 'events', error: 'errors' }[type]);
    const has = (docs) => Object.entries(docs).filter(([signature]) => signature.replace(/\(.*/, '') === name);
    const state = dev.stateVariables?.[name]; // the getter of a public variable
    if (has(notices).length === 0) complain(`the ${type} ${name} of ${contract} has no NatSpec notice`);
    if (state || (type === 'function' && has(details).length === 0 && stateMutability === 'view')) continue;
    const params = has(details).flatMap(([, doc]) => [doc].flat()).flatMap((doc) => Object.keys(doc.params ?? {}));
    for (const input of inputs) {
      if (input.name !== '' && !params.includes(input.name)) {
        complain(`the ${type} ${name} of ${contract} does not say what ${input.name} is`);
      }
    }
  }
}
process.exitCode = failed ? 1 : 0;
