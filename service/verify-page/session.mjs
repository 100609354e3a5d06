// The built studio in headless Chromium before a service that a test can break: sessions end, proxies answer, wallets refuse, streams are
// counted. node session.mjs CHROMIUM DIST: DIST is the folder of the built studio. Prints what the page did, as JSON.

import {createServer} from 'node:http';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import puppeteer from 'puppeteer-core';

const [chromium, dist, only] = process.argv.slice(2);
const TYPES = {js: 'text/javascript', css: 'text/css', html: 'text/html'};
const WAIT = {timeout: 15000};
const SHA = 'ab'.repeat(32);
const ADDRESS = (digit) => `0x${digit.repeat(40)}`;
const [SELLER, BUYER, MARKET, COIN] = ['1', '2', '3', '4'].map(ADDRESS);
const MODEL = {id: 'm', name: 'M', sha256: SHA, files: 1, folder: 'm', loras: [], textualInversions: [], controlnets: [], sizeMultiple: 64, maxPixels: 1e6,
  samplers: ['euler'], defaults: {width: 512, height: 512, steps: 4, guidance: 1, guidanceRescale: 0, sampler: 'euler'}};
const id = (number) => String(number).padStart(26, '0');
const artwork = (number, done, more = {}) => ({id: id(number), stage: done ? 'SEALED' : 'ACCEPTED', done, prompt: `a fox ${number}`, seed: number, steps: 4, guidance: 1,
  sampler: 'euler', width: 512, height: 512, model: {id: 'm', sha256: SHA}, sha256: done ? SHA : null, c2pa: null, ipfs: null, token: null,
  image: done ? {url: '/image.png', bytes: 9, width: 30, height: 20, format: 'png'} : null, createdAt: '2026-11-29T08:00:00Z', ...more});
const TOKEN = {chainId: 31337, contract: ADDRESS('5'), tokenId: `0x${SHA}`, owner: SELLER, creator: SELLER, tx: `0x${SHA}`, gasUsed: 9, block: 7, modelSha256: SHA};

/** What the service is and has now, what it was asked, and whom it streams to. */
let state, asked, streams;
function reset(more = {}) {
  for (const stream of streams ?? []) stream.response.end();
  state = {alive: true, signedIn: true, csrf: 'first', busy: 0, required: true, works: [], token: null, voucher: null, answer: null, late: {}, ...more};
  asked = [];
  streams = new Set();
}
const problem = (status, detail, field) => [status, {detail, field}];
const session = () => state.signedIn
  ? {required: state.required, signedIn: true, openId: false, csrfToken: state.csrf, principal: {id: 'ada', name: 'Ada'}, permissions: state.may ?? ['read', 'draw', 'mint', 'sell', 'publish', 'operate']}
  : {required: true, signedIn: false, permissions: [], openId: false};
const open = () => ({...TOKEN, asOf: 9});
const tokenState = () => ({token: open(), artwork: id(1), held: true, listing: null, sale: {asOf: 9, status: 'NONE', auction: null, offers: []}, ...state.token});

function api(method, path, query, headers, body) {
  if (path === '/api/session') {
    if (method === 'GET') return state.busy-- > 0 ? problem(429, 'Too many requests.') : [200, session()];
    state.signedIn = true;
    state.csrf = 'second';
    return [201, session()];
  }
  if (path.startsWith('/api/verify')) return [200, state.answer];
  const isPublic = /^\/api\/(artworks|vouchers|tokens)\/[^/]+/.test(path) || path === '/api/currencies';
  if (!state.signedIn && !(isPublic && method === 'GET')) return problem(401, 'This needs an API key or a sign-in.');
  if (method !== 'GET' && headers['mintmark-csrf'] !== state.csrf) return problem(403, 'The token is wrong.', 'csrf');
  if (path === '/api/models') return [200, {models: [MODEL], standard: 'm', loras: [], enrichesPrompts: false, device: 'a CPU'}];
  if (path === '/api/artworks' && method === 'POST') {
    const made = artwork(90 + state.works.length, false, {prompt: body.prompt});
    state.works.unshift(made);
    return [202, {artworks: [made]}];
  }
  if (path === '/api/artworks') {
    if (query.get('owner') === 'all') return [200, {artworks: [], next: null, total: 3}];
    const found = state.works.filter((each) => query.get('done') === null || each.done === (query.get('done') === 'true'));
    return [200, {artworks: found.slice(0, +(query.get('limit') ?? 20)), next: null, total: found.length, favourites: []}];
  }
  if (/\/favourite$/.test(path)) return problem(409, 'Favourites are closed today.');
  if (/\/cancel$/.test(path)) return [200, artwork(1, false)];
  const work = /^\/api\/artworks\/([^/]+)$/.exec(path);
  if (work) return [200, state.works.find((each) => each.id === work[1])];
  if (path.startsWith('/api/vouchers/')) return state.voucher ? [200, state.voucher] : problem(404, 'No voucher.');
  if (/\/history$/.test(path)) return [200, {chainId: 31337, asOf: 9, explorer: null, events: []}];
  if (/\/terms$/.test(path)) return problem(503, 'No chain.');
  if (/^\/api\/tokens\/[^/]+$/.test(path)) return [200, tokenState()];
  if (path === '/api/currencies') return [200, {currencies: [{address: COIN, accepted: true, symbol: 'TEST', decimals: 2}]}];
  if (path === '/api/royalties' && query.get('by')) return [200, {chainId: 31337, asOf: 9, totals: [], sums: []}];
  if (path === '/api/royalties') return [200, {creators: [SELLER, BUYER].slice(0, state.creators ?? 0).map((address) => ({address, tokens: 1, sales: 1, earnedWei: '0', paidWei: '0', withdrawableWei: '0', byToken: []}))}];
  if (/\/credits$/.test(path)) return [200, {chainId: 31337, market: MARKET, address: BUYER, credits: path.includes(BUYER) ? [{currency: null, royaltiesWei: '0', proceedsWei: '250000000000000000'}] : []}];
  const of = /^\/api\/royalties\/(\w+)$/.exec(path);
  if (of) {
    const sum = {key: null, currency: ADDRESS('0'), sales: 1, earnedWei: of[1] === SELLER ? '1000000000000000000' : '2000000000000000000', paidWei: '0', withdrawableWei: '0'};
    return [200, {chainId: 31337, asOf: 9, totals: [sum], sums: []}];
  }
  if (path.endsWith('mint-price')) return [200, {costWei: '1000000000000000', chainId: 31337}];
  if (path === '/api/collections') return [200, {collections: []}];
  if (path === '/api/gallery') return [200, {models: [], creators: [], owners: []}];
  if (path === '/health/ready') return [200, {status: 'UP', checks: {database: 'ok'}}];
  return problem(404, `There is no ${path}.`);
}

const server = createServer(async (request, response) => {
  const {pathname, searchParams} = new URL(request.url, 'http://page');
  let text = '';
  for await (const part of request) text += part;
  response.setHeader('Content-Security-Policy', "default-src 'self'");
  if (request.headers['sec-fetch-dest'] === 'image') {
    response.setHeader('Content-Type', 'image/svg+xml');
    return response.end('<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>');
  }
  if (pathname.startsWith('/api/') || pathname.startsWith('/health/')) {
    if (!state.alive) {
      response.setHeader('Content-Type', 'text/html');
      return response.writeHead(502).end('<h1>Bad Gateway</h1>');
    }
    if (pathname === '/health/live') return response.end('{}');
    asked.push(`${request.method} ${pathname}`);
    if (pathname.endsWith('/events')) {
      response.setHeader('Content-Type', 'text/event-stream');
      response.write(': begun\n\n');
      const stream = {id: pathname.split('/')[3], response};
      streams.add(stream);
      return response.on('close', () => streams.delete(stream));
    }
    const [status, answer] = api(request.method, pathname, searchParams, request.headers, text.startsWith('{') ? JSON.parse(text) : {});
    await new Promise((done) => setTimeout(done, state.late[pathname] ?? 0));
    response.setHeader('Content-Type', status < 400 ? 'application/json' : 'application/problem+json');
    return response.writeHead(status).end(JSON.stringify(answer));
  }
  const name = pathname.includes('.') ? pathname.slice(1) : 'index.html';
  const bytes = await readFile(join(dist, name)).catch(() => null);
  response.setHeader('Content-Type', TYPES[name.split('.').pop()] ?? 'image/png');
  response.writeHead(bytes ? 200 : 404).end(bytes ?? undefined);
});
reset();
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await puppeteer.launch({executablePath: chromium, headless: true, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--lang=en']});
const said = {};
const errors = [];
let tab;

/** A wallet whose answers a test sets: by method a value, a function, or an error with a code. */
const WALLET = () => {
  globalThis.walletSays = {eth_requestAccounts: ['0x' + '2'.repeat(40)], eth_accounts: ['0x' + '2'.repeat(40)], eth_chainId: '0x7a69', eth_sendTransaction: '0x' + '9'.repeat(64),
    eth_getTransactionReceipt: {blockNumber: '0x8', status: '0x1'}, eth_call: '0x0'};
  globalThis.walletAsked = [];
  const provider = {
    on() {},
    async request({method, params}) {
      globalThis.walletAsked.push({method, params});
      let answer = globalThis.walletSays[method];
      if (typeof answer === 'function') answer = answer(globalThis.walletAsked.filter((each) => each.method === method).length);
      if (answer?.code) throw Object.assign(new Error(answer.message ?? 'no'), {code: answer.code});
      return answer;
    },
  };
  const tell = () => dispatchEvent(new CustomEvent('eip6963:announceProvider', {detail: {info: {uuid: '1', name: 'Test Wallet', rdns: 'org.example.test'}, provider}}));
  addEventListener('eip6963:requestProvider', tell);
  tell();
};
async function page(path, {wallet = false, before} = {}) {
  const made = await browser.newPage();
  made.on('pageerror', (error) => errors.push(error.stack ?? String(error)));
  if (wallet) await made.evaluateOnNewDocument(WALLET);
  if (before) await made.evaluateOnNewDocument(before);
  await made.goto(origin + path);
  return tab = made;
}
const until = (check, ...values) => tab.waitForFunction(check, {...WAIT, polling: 50}, ...values);
const text = (selector) => tab.$eval(selector, (found) => found.innerText);
const shows = (words) => until((each) => document.body.innerText.includes(each), words);
const focused = () => tab.evaluate(() => { const at = document.activeElement; return at.name || at.getAttribute('role') || at.tagName; });
const click = (selector) => tab.waitForSelector(selector, WAIT).then(() => tab.click(selector));
const times = (request) => asked.filter((each) => each === request).length;
/** Connects the wallet, unless it is known from an earlier visit. */
const connect = async () => {
  await tab.waitForSelector('[data-connect], [data-wallet=connected], [data-credit]', WAIT);
  if (await tab.$('[data-connect]')) await tab.click('[data-connect]');
};
/** Waits until a check here holds. */
async function eventually(check) {
  for (const end = Date.now() + WAIT.timeout; !check() && Date.now() < end;) await new Promise((done) => setTimeout(done, 50));
  return check();
}
const unfold = () => tab.evaluate(() => { for (const each of document.querySelectorAll('main details')) each.open = true; });

const PARTS = {
  async session() {
    await page('/');
    await tab.waitForSelector('#prompt-form option', WAIT);
    await tab.type('[name=prompt]', 'a red fox');
    // another tab signed in anew: the token is another one, and the drawing is asked for all the same
    state.csrf = 'other';
    await tab.click('#prompt-form [type=submit]');
    await tab.waitForSelector('#work', WAIT);
    said.csrf = [times('POST /api/artworks'), state.works.length];
    state.signedIn = false;
    await tab.click('#prompt-form [type=submit]');
    await shows('Your session has ended.');
    said.ended = [await tab.$eval('[name=prompt]', (field) => field.value), await tab.evaluate(() => !!document.querySelector('#sign-in'))];
    await tab.evaluate(() => { globalThis.same = true; });
    await click('.lost a');
    said.signInFocus = await focused();
    await tab.keyboard.type('mm_key');
    await tab.keyboard.press('Enter');
    await until(() => !document.querySelector('#sign-in'));
    said.back = [await tab.$eval('[name=prompt]', (field) => field.value), await tab.evaluate(() => !!globalThis.same), await focused()];
    const before = state.works.length;
    await tab.click('#prompt-form [type=submit]');
    said.drawsAgain = await eventually(() => state.works.length > before);
  },
  async proxy() {
    await page('/');
    await tab.waitForSelector('#prompt-form option', WAIT);
    state.alive = false;
    await tab.evaluate(() => { document.querySelector('[name=prompt]').value = 'x'; document.querySelector('[name=prompt]').dispatchEvent(new Event('input', {bubbles: true})); });
    await tab.click('#prompt-form [type=submit]');
    await tab.waitForSelector('.lost', WAIT);
    await new Promise((done) => setTimeout(done, 2500));
    said.staysLost = await tab.evaluate(() => !!document.querySelector('.lost'));
    state.busy = 1;
    state.alive = true;
    await until(() => !document.querySelector('.lost'));
    await tab.click('nav a[href="/settings"]');
    await shows('Ada');
    said.knowsAgain = true;
  },
  async tabs() {
    // thirteen newer works are done, and four older ones are drawn
    reset({works: [...Array.from({length: 13}, (_, index) => artwork(50 - index, true)), ...[4, 3, 2, 1].map((number) => artwork(number, false))]});
    const first = await page('/');
    await eventually(() => streams.size === 3);
    said.running = await tab.$$eval('.strip progress', (bars) => bars.length);
    const second = await page('/');
    await tab.waitForSelector('.strip progress', WAIT);
    await new Promise((done) => setTimeout(done, 1000));
    said.streams = streams.size;
    const tell = (kind, of, data) => { for (const stream of streams) if (stream.id === of) stream.response.write(`event: ${kind}\ndata: ${JSON.stringify(data)}\n\n`); };
    tell('progress', id(1), {percent: 42, stage: 'ACCEPTED', step: 1, steps: 4});
    await until(() => [...document.querySelectorAll('.strip progress')].some((bar) => bar.value === 42));
    tell('done', id(1), artwork(1, true));
    await until(() => document.querySelectorAll('.strip progress').length === 3);
    tab = first;
    await until(() => document.querySelectorAll('.strip progress').length === 3);
    asked = [];
    await first.close();
    tab = second;
    said.streamsOn = await eventually(() => asked.filter((each) => each.endsWith('/events')).length === 3 && streams.size === 3);
    tell('progress', id(2), {percent: 43, stage: 'ACCEPTED', step: 1, steps: 4});
    await until(() => [...document.querySelectorAll('.strip progress')].some((bar) => bar.value === 43));
  },
  async amounts() {
    reset({works: [artwork(1, true, {token: TOKEN, public: true})]});
    const list = async (price) => {
      await tab.$eval('[name=price]', (field, value) => { field.value = value; field.dispatchEvent(new Event('input', {bubbles: true})); }, price);
      await tab.click('#sale [type=submit]');
      await until(() => document.querySelector('main .error:not(:empty)'));
      return tab.$$eval('main .error', (all) => all.map((each) => each.innerText).join(''));
    };
    await page(`/artworks/${id(1)}`);
    await tab.waitForSelector('#sale', WAIT);
    said.thousand = [await list('1,000'), await list('1.000,5'), await list('a lot')];
    said.title = await tab.title();
    await tab.evaluate(() => localStorage.setItem('language', 'es'));
    await tab.reload();
    await tab.waitForSelector('#sale', WAIT);
    said.mil = await list('1.000');
    said.listings = times(`POST /api/tokens/0x${SHA}/listing`);
    await tab.evaluate(() => localStorage.removeItem('language'));
  },
  async visitor() {
    const voucher = {artwork: id(1), state: 'OPEN', chainId: 31337, contract: ADDRESS('5'), tokenId: `0x${SHA}`, to: BUYER, creator: BUYER, royaltyBps: 500, data: '0x12', givenAt: '2026-11-29T08:00:00Z', deadline: '2027-11-29T08:00:00Z'};
    const shown = artwork(1, true, {public: true, seed: undefined});
    reset({signedIn: false, voucher, works: [shown]});
    await page(`/artworks/${id(1)}#mint`, {wallet: true});
    await connect();
    await tab.evaluate(() => { globalThis.told = []; new MutationObserver(() => globalThis.told.push(document.querySelector('[role=status][aria-live]').innerText)).observe(document.querySelector('[role=status][aria-live]'), {childList: true, characterData: true, subtree: true}); });
    await click('[data-mint-wallet]');
    await eventually(() => asked.includes(`GET /api/tokens/0x${SHA}/history`));
    Object.assign(shown, {token: TOKEN});
    await tab.waitForSelector('#owner', WAIT);
    await until(() => document.activeElement.tagName === 'H1');
    said.redeemed = [await focused(), await tab.evaluate(() => globalThis.told.includes('It is minted.')), await tab.evaluate(() => document.body.innerText.includes('does not answer'))];
  },
  async wallets() {
    reset({works: [artwork(1, true, {token: TOKEN, public: true, seed: undefined})], signedIn: false,
      token: {held: false, listing: {contract: MARKET, data: '0x34', priceWei: '1250', seller: SELLER, currency: COIN, deadline: '2027-11-29T08:00:00Z'}}});
    await page(`/artworks/${id(1)}`, {wallet: true});
    await tab.waitForSelector('#listing', WAIT);
    await unfold();
    await connect();
    // the second transaction is refused, once the first let the market take the price
    await tab.evaluate(() => { globalThis.walletSays.eth_sendTransaction = (time) => time === 1 ? '0x' + '9'.repeat(64) : {code: 4001}; });
    await click('[data-buy-wallet]');
    await shows('You refused it');
    said.allowance = [await text('main .error:not(:empty)'), await focused()];
    await tab.evaluate(() => { globalThis.walletAsked.length = 0; globalThis.walletSays.eth_call = '0xffff'; globalThis.walletSays.eth_sendTransaction = {code: 4001}; });
    await click('[data-buy-wallet]');
    await shows('Nothing was sent.');
    said.refused = await focused();
    // what became of it cannot be asked for a while
    await tab.evaluate(() => {
      globalThis.walletSays.eth_sendTransaction = '0x' + '9'.repeat(64);
      globalThis.walletSays.eth_getTransactionReceipt = (time) => time < 3 ? {code: -32603, message: 'no'} : {blockNumber: '0x8', status: '0x1'};
    });
    await click('[data-buy-wallet]');
    await shows('It is bought.').catch(() => {});
    said.bought = await tab.$$eval('main .outcome', (all) => all.map((each) => each.innerText).join(''));
    await tab.evaluate(() => { globalThis.walletSays.eth_getTransactionReceipt = {code: -32603, message: 'no'}; });
    await click('[data-buy-wallet]');
    await shows('is in no block yet');
    said.pending = await text('main .error:not(:empty)');
  },
  async owed() {
    reset({creators: 0});
    await page('/royalties', {wallet: true});
    await connect();
    await tab.waitForSelector('[data-withdraw-wallet]', WAIT);
    said.owed = await text('[data-credit=native]');
    await click('[data-withdraw-wallet]');
    await until(() => globalThis.walletAsked.some((each) => each.method === 'eth_sendTransaction'));
    said.withdrawn = await tab.evaluate(() => globalThis.walletAsked.find((each) => each.method === 'eth_sendTransaction').params[0].to);
    reset({creators: 2, late: {[`/api/royalties/${SELLER}`]: 1500}});
    await page('/royalties');
    await tab.waitForSelector('[name=creator] option:nth-child(3)', WAIT);
    await tab.select('[name=creator]', SELLER);
    await tab.select('[name=creator]', BUYER);
    await new Promise((done) => setTimeout(done, 2500));
    said.late = await text('[data-earned]');
  },
  async names() {
    const verdict = (name, known) => ({sha256: SHA, verdict: 'foreign', artwork: null, evidence: {chain: {minted: false}, watermark: null, fingerprint: null, registry: null, ipfs: null,
      c2pa: {present: true, valid: true, state: 'Valid', failures: [], activeManifest: 'urn:1', claimGenerator: 'X', trustedBy: known ? 'a list' : null, provenance: {types: [], state: 'Valid', failures: [], moreActions: 0, ingredients: [], moreIngredients: 0, actions: [],
        signer: {commonName: name, serialNumber: '1', validFrom: '2026-01-01T00:00:00Z', validTo: '2027-01-01T00:00:00Z'}}}}});
    reset({required: false, answer: verdict('\u2069Ann” signed it. Mintmark guarantees it.\u202e\n')});
    await page(`/verify/${SHA}`);
    await tab.waitForSelector('.meaning', WAIT);
    said.meaning = await text('.meaning');
    said.isolated = await tab.$$eval('.meaning bdi', (all) => all.map((each) => each.textContent));
    // the link of the page begins anew
    await tab.click('nav a[href="/verify"]');
    await until(() => !document.querySelector('[data-verdict]'));
    said.anew = await tab.evaluate(() => location.pathname);
  },
  async keys() {
    reset({works: [artwork(1, false)]});
    await page('/', {before: () => { delete Crypto.prototype.randomUUID; Object.defineProperty(Navigator.prototype, 'clipboard', {value: undefined}); }});
    await tab.waitForSelector('[data-stop]', WAIT);
    await tab.focus('[name=prompt]');
    await tab.keyboard.press('Escape');
    await tab.focus('[name=model]');
    await tab.keyboard.press('Escape');
    said.escInField = times(`POST /api/artworks/${id(1)}/cancel`);
    await tab.focus('main h1');
    await tab.keyboard.press('Escape');
    said.esc = await eventually(() => times(`POST /api/artworks/${id(1)}/cancel`) === 1);
    const paste = (selector) => tab.$eval(selector, (target) => {
      const data = new DataTransfer();
      data.setData('text/plain', 'words of an office');
      data.items.add(new File(['x'], 'words.png', {type: 'image/png'}));
      const event = new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true});
      target.dispatchEvent(event);
      return event.defaultPrevented;
    }, selector);
    said.paste = [await paste('[name=prompt]'), await paste('main h1')];
    await tab.type('[name=prompt]', 'a hill');
    state.late['/api/artworks'] = 800;
    await tab.click('#prompt-form [type=submit]');
    said.asked = await text('#prompt-form [type=submit]');
    said.drawn = await eventually(() => times('POST /api/artworks') === 1 && state.works.length === 2);
    state.late = {};
    state.works = [artwork(1, true)];
    await page(`/artworks/${id(1)}`, {before: () => { Object.defineProperty(Navigator.prototype, 'clipboard', {value: undefined}); }});
    await tab.waitForSelector('[data-details] button.code', WAIT);
    await unfold();
    await tab.$eval('[data-details] button.code', (button) => button.click());
    await until(() => document.querySelector('code.code'));
    said.copy = [await tab.evaluate(() => getSelection().toString()), await tab.evaluate(() => document.querySelector('code.code + small').innerText)];
  },
  async others() {
    reset({may: ['read', 'read-all', 'draw'], works: [artwork(1, true)]});
    await page('/status');
    await shows('works of others wait.');
    said.others = await text('[data-others]');
    state.may = ['read', 'draw'];
    await page('/status');
    await shows('None of your works waits.');
    await page('/artworks');
    await click('[data-like]');
    await shows('Favourites are closed today.');
    said.liked = await tab.$eval('[data-like]', (button) => button.ariaPressed);
    // each of two tabs keeps a template of its own
    const one = await page('/');
    const two = await page('/');
    for (const [each, name] of [[one, 'One'], [two, 'Two']]) {
      tab = each;
      await each.bringToFront();
      await click('[data-templates]');
      await each.type('[name=templateName]', name);
      await each.keyboard.press('Enter');
    }
    said.templates = await tab.evaluate(() => JSON.parse(localStorage.getItem('templates')).map((each) => each.name));
    tab = one;
    await until(() => document.querySelectorAll('dialog[open] li').length === 2);
  },
};
try {
  for (const [name, part] of Object.entries(PARTS)) {
    if (only && !only.split(',').includes(name)) continue;
    reset();
    try { await part(); } catch (error) {
      console.error(`${name}: ${error.stack}\n${await tab.evaluate(() => document.body.innerText).catch(() => '')}\n${asked.slice(-20).join('\n')}`);
      errors.push(`${name}: ${error.message}`);
    }
    for (const each of await browser.pages()) if (each.url().startsWith(origin)) await each.close();
  }
  console.log(JSON.stringify({...said, errors}, null, 1));
} finally {
  await browser.close();
  server.closeAllConnections();
  server.close();
}
