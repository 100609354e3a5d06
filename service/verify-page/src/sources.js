// What other systems say: a chain's RPC, and a trustless gateway. Only the addresses that the user named are asked.

import {hex, sha256} from './cid.js';

const OWNER_OF = '0x6352211e';
const MODEL_HASH_OF = '0xc3128e29';
const MODELS = '0xe236f46b';
const ANCHORS = '0xb01b6d53';
const ATTESTER_STATUS = '0x03c1dfc4';
const TRUSTED = 1n;
const ANCHORED = '0x2946f6d79e30b36612401c9600819a1e622cf156a41e314844f4d582f06d242a';
const GENERATED = '0xeb51fb4b82be0cadf848d83c8c92e6468632ff59b319309205048cb8db6fa5a2';
const DEADLINE = 30000;
const MAX_BLOCK = 2 << 20;
const MAX_ANCHORS = 20;

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

const words = (answer, count) => {
  if (typeof answer !== 'string' || answer.length < 2 + 64 * count) {
    throw new Error('its answer is too short');
  }
  return Array.from({length: count}, (_, at) => `0x${answer.slice(2 + 64 * at, 66 + 64 * at)}`);
};

/**
 * Asks the chain for a token. What could not be asked is in `failed`, by name.
 * `owner` is null where there is no such token, `anchor` where no attester that the contract trusts has anchored the file.
 */
export const askChain = async (address, contract, tokenId) => {
  const found = {chainId: null, owner: undefined, model: undefined, revoked: undefined, mint: undefined, anchor: undefined, failed: {}};
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
  const call = (selector, of = tokenId) => rpc(address, 'eth_call', [{to: contract, data: selector + of.slice(2)}, 'latest']);
  await part('chainId', async () => Number.parseInt(await rpc(address, 'eth_chainId', []), 16));
  if (found.failed.chainId) {
    const why = found.failed.chainId;
    found.failed = {owner: why, model: why, mint: why, anchor: why};
    return found;
  }
  await part('owner', async () => addressOf(await call(OWNER_OF)));
  await part('model', async () => {
    const model = await call(MODEL_HASH_OF);
    return /^0x0*$/.test(model) ? null : model.slice(2);
  });
  if (found.model) {
    await part('revoked', async () => BigInt(words(await call(MODELS, `0x${found.model}`), 2)[1]) !== 0n);
  }
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
  await part('anchor', async () => {
    const logs = await rpc(address, 'eth_getLogs', [
      {address: contract, fromBlock: '0x0', toBlock: 'latest', topics: [ANCHORED, tokenId]},
    ]);
    for (const log of logs.slice(0, MAX_ANCHORS)) {
      const [root] = words(log.data, 1);
      const [attester, , recordedAt] = words(await call(ANCHORS, root), 3);
      if (BigInt(recordedAt) !== 0n && BigInt(words(await call(ATTESTER_STATUS, attester), 1)[0]) === TRUSTED) {
        return {
          root,
          attester: addressOf(attester),
          block: Number.parseInt(log.blockNumber, 16),
          transaction: String(log.transactionHash),
          time: new Date(1000 * Number(BigInt(recordedAt))).toISOString(),
        };
      }
    }
    return null;
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
