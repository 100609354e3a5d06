// What other systems say: a chain's RPC, and a trustless gateway. Only the addresses that the user named are asked.

import {hex, sha256} from './cid.js';

const OWNER_OF = '0x6352211e';
const MODEL_HASH_OF = '0xc3128e29';
const GENERATED = '0xeb51fb4b82be0cadf848d83c8c92e6468632ff59b319309205048cb8db6fa5a2';
const DEADLINE = 30000;
const MAX_BLOCK = 2 << 20;

const ask = async (address, options) => fetch(address, {
  ...options, credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store', signal: AbortSignal.timeout(DEADLINE),
});

/** An answer of the chain that says no: the contract reverted. */
class Reverted extends Error {}

const rpc = async (address, method, params) => {
  const answer = await ask(address, {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify({jsonrpc: '2.0', id: 1, method, params}),
  });
  if (!answer.ok) {
    throw new Error(`it answers HTTP ${answer.status}`);
  }
  const json = await answer.json();
  if (json.error) {
    const message = String(json.error.message ?? 'an error').slice(0, 200);
    throw json.error.code === 3 || /revert/i.test(message) ? new Reverted(message) : new Error(message);
  }
  return json.result;
};

const addressOf = (word) => {
  if (!/^0x0{24}[0-9a-f]{40}$/.test(word)) {
    throw new Error('its answer is not an address');
  }
  return `0x${word.slice(26)}`;
};

/**
 * Asks the chain for a token. What could not be asked is in `failed`, by name.
 * `owner` is null where there is no such token.
 */
export const askChain = async (address, contract, tokenId) => {
  const found = {chainId: null, owner: undefined, model: undefined, mint: undefined, failed: {}};
  const word = tokenId.slice(2);
  const part = async (name, question) => {
    try {
      found[name] = await question();
    } catch (e) {
      if (e instanceof Reverted) {
        found[name] = null;
      } else {
        found.failed[name] = e.name === 'TimeoutError' ? 'it did not answer in time' : e.message;
      }
    }
  };
  const call = (selector) => rpc(address, 'eth_call', [{to: contract, data: selector + word}, 'latest']);
  await part('chainId', async () => Number.parseInt(await rpc(address, 'eth_chainId', []), 16));
  if (found.failed.chainId) {
    found.failed = {owner: found.failed.chainId, model: found.failed.chainId, mint: found.failed.chainId};
    return found;
  }
  await part('owner', async () => addressOf(await call(OWNER_OF)));
  await part('model', async () => {
    const model = await call(MODEL_HASH_OF);
    return /^0x0*$/.test(model) ? null : model.slice(2);
  });
  await part('mint', async () => {
    const logs = await rpc(address, 'eth_getLogs', [
      {address: contract, fromBlock: '0x0', toBlock: 'latest', topics: [GENERATED, tokenId]},
    ]);
    if (logs.length === 0) {
      return null;
    }
    const log = logs[0];
    return {
      block: Number.parseInt(log.blockNumber, 16),
      transaction: String(log.transactionHash),
      creator: addressOf(log.topics[3]),
    };
  });
  return found;
};

/** Asks a gateway for every block, and hashes each. Returns true, or false where one is missing; throws where it does not answer. */
export const askGateway = async (address, blocks) => {
  for (const block of blocks) {
    const answer = await ask(`${address.replace(/\/+$/, '')}/ipfs/${block.cid}?format=raw`, {
      headers: {Accept: 'application/vnd.ipld.raw'},
    });
    if (answer.status === 404 || answer.status === 410) {
      return false;
    }
    if (!answer.ok) {
      throw new Error(`it answers HTTP ${answer.status}`);
    }
    const bytes = new Uint8Array(await answer.arrayBuffer());
    if (bytes.length > MAX_BLOCK || hex(await sha256(bytes)) !== block.digest) {
      throw new Error(`it gives other bytes than those of block ${block.cid}`);
    }
  }
  return true;
};
