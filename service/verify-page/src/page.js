// Hashes a file, reads its content credentials, and asks the chain and a gateway that the user names.

import {blocksOf, hex, sha256} from './cid.js';
import {readCredentials} from './credentials.js';
import {askChain, askGateway} from './sources.js';

const FIELDS = ['rpc', 'contract', 'gateway', 'anchors'];
const TYPES = {png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', webp: 'image/webp'};

const element = (id) => document.getElementById(id);
const value = (id) => element(id).value.trim();

const defaults = JSON.parse(element('defaults').textContent);
for (const name of FIELDS) {
  element(name).value = defaults[name] ?? '';
}

let run = 0;

const row = (name, text) => {
  const term = document.createElement('dt');
  const detail = document.createElement('dd');
  term.textContent = name;
  detail.textContent = text;
  element('details').append(term, detail);
};

const credentials = async (file) => {
  const extension = file.name.split('.').pop().toLowerCase();
  const typed = file.type ? file : new Blob([file], {type: TYPES[extension] ?? 'application/octet-stream'});
  return readCredentials(typed, value('anchors'));
};

/** Runs a question; what it throws becomes a sentence on what could not be asked. */
const attempt = async (missing, what, question) => {
  try {
    return await question();
  } catch (e) {
    missing.push(`${what} (${String(e?.message ?? e).slice(0, 200)})`);
    return undefined;
  }
};

const verdictOf = (found, missing) => {
  const holds = [];
  const fails = [];
  if (found.owner) {
    holds.push(`it is token ${found.token} of chain ${found.chainId}, owned by ${found.owner}`);
    if (found.model) {
      holds.push(`the contract says that the model ${found.model} drew it${found.revoked ? ', which was revoked since' : ''}`);
    }
    if (found.mint) {
      holds.push(`it was minted in block ${found.mint.block} for the creator ${found.mint.creator}`);
    }
  } else if (found.owner === null) {
    fails.push(found.mint ? 'its token exists no more' : 'the contract has no token of it');
  }
  if (found.anchor) {
    holds.push(`it was anchored in block ${found.anchor.block} on ${found.anchor.time.slice(0, 10)} by the attester ${found.anchor.attester}`);
  }
  const c2pa = found.credentials;
  if (c2pa === null) {
    fails.push('it has no content credentials');
  } else if (c2pa) {
    const by = `content credentials by ${c2pa.signer}`;
    if (c2pa.state === 'Trusted') {
      holds.push(`its ${by} are valid and trusted`);
    } else if (c2pa.state === 'Valid') {
      holds.push(`its ${by} are valid, by a signer that is not among the trusted ones`);
    } else {
      fails.push(`its ${by} are not valid${c2pa.problems.length === 0 ? '' : `: ${c2pa.problems.join(', ')}`}`);
    }
  }
  if (found.stored === true) {
    holds.push('the gateway has every byte of it');
  } else if (found.stored === false) {
    fails.push('the gateway does not have it');
  }
  const parts = [];
  if (holds.length > 0) {
    parts.push(`What holds of this file: ${holds.join('; ')}`);
  }
  if (fails.length > 0) {
    parts.push(`${parts.length > 0 ? 'what does not' : 'What does not hold of this file'}: ${fails.join('; ')}`);
  }
  if (missing.length > 0) {
    parts.push(`${parts.length > 0 ? 'what' : 'What'} could not be asked: ${missing.join('; ')}`);
  }
  return `${parts.join(' — ')}.`;
};

const verify = async (file) => {
  const mine = ++run;
  const verdict = element('verdict');
  delete verdict.dataset.done;
  verdict.textContent = `Reading ${file.name} …`;
  element('details').replaceChildren();
  const bytes = new Uint8Array(await file.arrayBuffer());
  const digest = hex(await sha256(bytes));
  const blocks = await blocksOf(bytes);
  const token = `0x${digest}`;
  const cid = blocks.at(-1).cid;
  const missing = [];
  const found = {token, chainId: null, owner: undefined, model: undefined, revoked: undefined, mint: undefined, anchor: undefined};
  found.credentials = await attempt(missing, 'its content credentials', () => credentials(file));
  if (value('rpc') === '' || value('contract') === '') {
    missing.push('the chain (no RPC or contract is named)');
  } else {
    const chain = await attempt(missing, 'the chain', () => askChain(value('rpc'), value('contract'), token));
    Object.assign(found, chain ?? {});
    const failed = Object.entries(chain?.failed ?? {});
    if (failed.length > 0 && found.chainId === null) {
      missing.push(`the chain (${failed[0][1]})`);
    } else {
      failed.forEach(([name, why]) => missing.push(`the token's ${name} (${why})`));
    }
  }
  if (value('gateway') === '') {
    missing.push('IPFS (no gateway is named)');
  } else {
    found.stored = await attempt(missing, 'IPFS', () => askGateway(value('gateway'), blocks));
  }
  if (mine !== run) {
    return;
  }
  row('File', `${file.name}, ${bytes.length} bytes`);
  row('SHA-256', digest);
  row('Token', token);
  row('CID', cid);
  row('Owner', found.owner ?? (found.owner === null ? 'none' : 'not asked'));
  row('Model', found.model ? `${found.model}${found.revoked ? ', revoked' : ''}` : 'not known');
  row('Minted', found.mint ? `block ${found.mint.block}, transaction ${found.mint.transaction}` : 'not known');
  row('Anchored', found.anchor ? `block ${found.anchor.block}, transaction ${found.anchor.transaction}` : found.anchor === null ? 'no' : 'not asked');
  row('Content credentials', found.credentials ? `${found.credentials.state}, ${found.credentials.signer}` : 'none');
  verdict.textContent = verdictOf(found, missing);
  verdict.dataset.done = 'true';
  verdict.dataset.facts = JSON.stringify({...found, sha256: digest, cid, missing});
};

const start = (files) => {
  if (files.length > 0) {
    verify(files[0]).catch((e) => {
      element('verdict').textContent = `The file could not be read: ${e.message}.`;
      element('verdict').dataset.done = 'true';
    });
  }
};

element('file').addEventListener('change', (event) => start(event.target.files));
document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  start(event.dataTransfer.files);
});
