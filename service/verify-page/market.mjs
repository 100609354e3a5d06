// A token's life in the studio in headless Chromium: two persons, each with a wallet that announces itself by EIP-6963, mint by a voucher,
// list, buy, offer, accept, bid, settle and withdraw, with a reload at each step. Prints what the page showed, as JSON.
// node market.mjs CHROMIUM ADDRESS WALLET ALICE [FOLDER]: WALLET answers what the providers are asked; ALICE is the first account;
// with FOLDER, screenshots are put there.

import {readFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import puppeteer from 'puppeteer-core';
import {NAMES, RDNS, wallets} from './wallets.mjs';

const [chromium, address, walletAddress, alice, folder] = process.argv.slice(2);
const WAIT = {timeout: 120000};
const {askWallet, announce} = wallets(walletAddress);
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const api = async (path, body) => (await fetch(new URL(path, address), body
  ? {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)} : {})).json();

// an artwork that is only sealed
const id = (await api('/api/artworks', {prompt: 'a fox at night', steps: 1, seed: 5})).artworks[0].id;
for (let artwork = {}; !artwork.done;) {
  await new Promise((done) => setTimeout(done, 300));
  artwork = await api('/api/artworks/' + id);
}

const browser = await puppeteer.launch({executablePath: chromium, headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--lang=en']});
try {
  const tab = await browser.newPage();
  const errors = [];
  const outside = [];
  const violations = {};
  tab.on('pageerror', (error) => errors.push(String(error)));
  tab.on('console', (message) => { if (/Content.Security.Policy/i.test(message.text())) errors.push(message.text()); });
  tab.on('request', (request) => { if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(address)) outside.push(request.url()); });
  await announce(tab);

  const page = '/artworks/' + id;
  const go = (path) => tab.goto(new URL(path, address).href, {waitUntil: 'networkidle2'});
  const reload = async (selector) => { await tab.reload({waitUntil: 'networkidle2'}); await tab.waitForSelector(selector, WAIT); };
  const text = (selector = 'main') => tab.$eval(selector, (element) => element.innerText);
  const shot = async (name, full = true) => { if (folder) await tab.screenshot({path: `${folder}/${name}.png`, fullPage: full}); };
  const check = async (name) => {
    await tab.evaluate(axe);
    const found = await tab.evaluate(() => globalThis.axe.run(document).then(({violations}) =>
      violations.map((each) => `${each.id}: ${each.nodes.slice(0, 3).map((node) => node.html).join(' ')}`)));
    if (found.length) violations[name] = found;
  };
  const owner = () => tab.$eval('#owner button', (button) => button.title.slice(0, 42));
  const ownerIs = (account) => tab.waitForFunction((wanted) => document.querySelector('#owner button')?.title.toLowerCase().startsWith(wanted.toLowerCase()),
    WAIT, account);
  const more = () => tab.$$eval('[data-more]', (menus) => menus.forEach((menu) => { menu.open = true; }));
  const open = async (name) => {
    await more();
    await tab.$eval(`details[data-${name}]`, (details) => { details.open = true; });
  };
  const click = async (selector) => { await tab.waitForSelector(selector + ':not([disabled])', WAIT); await tab.click(selector); };
  const idle = () => tab.waitForFunction(() => !document.querySelector('.outcome.busy'), WAIT);
  const as = async (person) => {
    const change = await tab.$eval('[data-wallet]', (bar, name) => bar.dataset.wallet === 'connected' && !bar.innerText.includes(name), NAMES[person]);
    if (change) await tab.$eval('[data-wallet] button.plain', (button) => button.click());
    await more();
    if (await tab.$(`[data-connect="${RDNS[person]}"]`) || change) await click(`[data-connect="${RDNS[person]}"]`);
    await tab.waitForSelector('[data-wallet=connected]', WAIT);
  };
  const said = {};
  await tab.setViewport({width: 1280, height: 900});

  // the service signs a voucher for Alice
  await go(page);
  await tab.waitForSelector('details[data-give-voucher]', WAIT);
  await open('give-voucher');
  await tab.type('#voucher [name=to]', alice);
  await tab.type('#voucher [name=name]', 'Night fox');
  await tab.type('#voucher [name=license]', 'CC-BY-4.0');
  await tab.$eval('#voucher [name=royalty]', (field) => { field.value = '7'; field.dispatchEvent(new Event('input', {bubbles: true})); });
  await check('voucher form');
  await shot('1-voucher-form');
  await click('#voucher [type=submit]');
  await tab.waitForSelector('[data-voucher=OPEN]', WAIT);
  said.link = await text('[data-voucher] .link');

  // Alice follows the link, and mints by her wallet, which is on another chain
  await go(said.link);
  await reload('[data-voucher=OPEN]');
  said.wallets = await tab.$$eval('[data-connect]', (buttons) => buttons.length);
  await as(0);
  said.otherChain = await text('[data-wallet]');
  await check('voucher');
  await shot('2-voucher');
  await askWallet(0, 'test_refuse', [true]);
  await click('[data-mint-wallet]');
  await tab.waitForFunction(() => document.querySelector('#token-title').parentElement.innerText.includes('refused'), WAIT);
  said.refused = await tab.$eval('#token-title', (title) => title.parentElement.innerText);
  await askWallet(0, 'test_refuse', [false]);
  await click('[data-mint-wallet]');
  await tab.waitForSelector('#owner', WAIT);
  await reload('[data-terms]');
  await tab.waitForSelector('[data-token-name]', WAIT);
  said.minted = await owner();
  said.name = await text('[data-token-name]');
  said.terms = await text('[data-terms]');
  await tab.waitForSelector('#owner .badge', WAIT);
  said.you = Boolean(await tab.$('#owner .badge'));
  await check('minted');
  await shot('3-minted');

  // she lists it, ends the listing, lists it again
  await click('#sale [type=submit]');
  await tab.waitForSelector('#listing', WAIT);
  await reload('#listing');
  said.listed = await text('#listing');
  await click('[data-cancel]');
  await tab.waitForSelector('#sale', WAIT);
  await idle();
  await reload('#sale');
  said.unlisted = !(await tab.$('#listing'));
  await tab.$eval('#sale [name=price]', (field) => { field.value = '0.3'; field.dispatchEvent(new Event('input', {bubbles: true})); });
  await click('#sale [type=submit]');
  await tab.waitForSelector('#listing', WAIT);
  await idle();
  said.listedAgain = await text('#listing');
  await shot('4-listed');

  // Bob buys; Alice's account refuses coins meanwhile, so that the market owes her
  await askWallet(0, 'test_refuseCoins', [true]);
  await as(1);
  await click('[data-buy-wallet]');
  await tab.waitForFunction(() => !document.querySelector('#listing'), WAIT);
  await idle();
  await tab.waitForFunction(() => document.activeElement !== document.body, {timeout: 2000}).catch(() => {});
  said.focus = await tab.evaluate(() => document.activeElement.tagName);
  await reload('#owner .badge');
  said.sold = await owner();
  await askWallet(0, 'test_refuseCoins', [false]);

  // Alice offers, takes it back, offers again; Bob accepts
  const offer = async (price) => {
    await open('offers');
    await tab.waitForSelector('#offer', WAIT);
    await tab.$eval('#offer [name=offer]', (field) => { field.value = ''; });
    await tab.type('#offer [name=offer]', price);
    await click('#offer [type=submit]');
    await tab.waitForSelector('[data-offer]', WAIT);
    await idle();
  };
  await as(0);
  await offer('11');
  await click('[data-take-back]');
  await tab.waitForFunction(() => !document.querySelector('[data-offer]'), WAIT);
  await idle();
  said.takenBack = await tab.$$eval('[data-offer]', (offers) => offers.length);
  await offer('12.5');
  await reload('[data-offer]');
  await tab.waitForFunction(() => document.querySelector('[data-offer]').innerText.includes('TEST'), WAIT);
  said.offer = await text('[data-offer]');
  await check('offer');
  await as(1);
  await shot('5-offer');
  await click('[data-accept]');
  await ownerIs(alice);
  await idle();
  await reload('#owner');
  said.accepted = await owner();

  // Alice puts it up for auction, Bob bids and settles
  await as(0);
  await open('start-auction');
  await click('#auction [type=submit]');
  await tab.waitForSelector('[data-auction=runs]', WAIT);
  await idle();
  await reload('[data-auction=runs]');
  said.auction = await text('[data-auction]');
  await check('auction');
  await as(1);
  // an empty bid is none: the least one stands only as a hint
  await tab.type('#bid [name=bid]', (await tab.$eval('#bid [name=bid]', (input) => input.placeholder)).match(/[\d.]+/)[0]);
  await click('#bid [type=submit]');
  await tab.waitForFunction(() => document.querySelector('[data-auction]')?.innerText.includes('Highest bid'), WAIT);
  await idle();
  await reload('[data-auction=runs]');
  said.bid = await text('[data-auction]');
  await shot('6-auction');
  await askWallet(0, 'test_passTime', [25 * 3600]);
  await reload('[data-auction=ended]');
  await shot('7-auction-over');
  await click('[data-settle-wallet]');
  await tab.waitForFunction(() => !document.querySelector('[data-auction]'), WAIT);
  await idle();
  await reload('#owner');
  said.settled = await owner();

  // Bob gives it to Alice
  await open('transfer');
  await tab.type('[data-transfer] [name=to]', alice);
  await click('[data-transfer] [type=submit]');
  await ownerIs(alice);
  await idle();
  await reload('[data-history]');
  said.transferred = await owner();
  await tab.$$eval('[data-history] button.plain', (buttons) => buttons[0]?.click());
  await tab.waitForFunction(() => document.querySelectorAll('[data-event]').length > 6, WAIT);
  said.history = await tab.$$eval('[data-event]', (events) => events.map((each) => each.dataset.event));
  said.dates = await tab.$$eval('[data-event] time', (times) => times.length);
  await check('history');
  await shot('8-history');

  // what the market owes her, out to her wallet
  await as(0);
  await go('/royalties');
  await tab.waitForSelector('[data-withdraw-wallet]', WAIT);
  said.credit = await text('[data-credit]');
  said.earned = await text('[data-earned]');
  said.open = await text('[data-open]');
  await tab.waitForSelector('svg rect.earned', WAIT);
  said.bars = await tab.$$eval('svg rect', (bars) => bars.length);
  said.periods = await text('[data-periods]');
  said.tokens = await text('[data-tokens]');
  await check('royalties');
  await shot('12-royalties');
  await click('[data-withdraw-wallet]');
  await tab.waitForFunction(() => !document.querySelector('[data-credit]'), WAIT);
  await idle();
  await reload('[data-open]');
  await tab.waitForFunction(() => document.querySelector('[data-open]').innerText === '0', WAIT).catch(() => {});
  said.openAfter = await text('[data-open]');
  await tab.select('[name=period]', 'own');
  await tab.waitForSelector('[name=from]', WAIT);
  await tab.$eval('[name=from]', (field) => { field.value = '2030-01-01'; field.dispatchEvent(new Event('input', {bubbles: true})); });
  await tab.waitForFunction(() => document.querySelector('main').innerText.includes('Nothing was earned'), WAIT);
  await tab.select('[name=period]', 'all');
  await tab.waitForSelector('[data-periods]', WAIT);
  said.csv = await tab.evaluate(async () => {
    const original = URL.createObjectURL;
    const saved = new Promise((done) => { URL.createObjectURL = (blob) => { done(blob.text()); return original(blob); }; });
    document.querySelector('[data-csv]').click();
    return saved;
  });

  // somebody is added, and gets a role and a limit
  await go('/settings');
  await tab.waitForSelector('[data-principals]', WAIT);
  await open('new-principal');
  await tab.type('[data-new-principal] [name=address]', said.settled);
  await tab.type('[data-new-principal] [name=principal-name]', 'Bob');
  await click('[data-new-principal] [type=submit]');
  await tab.waitForSelector('[data-principal]', WAIT);
  await click('[data-principal] button[aria-expanded]');
  await click('[data-principal] input[value=curator]');
  await tab.type('[data-principal] .fields input', '12');
  await check('principals');
  await shot('13-settings');
  await click('[data-principal] [type=submit]');
  await tab.waitForFunction(() => document.querySelector('[data-principal]').innerText.includes('12 pictures a day'), WAIT);
  await reload('[data-principal]');
  said.principal = await text('[data-principal]');
  await go('/status');
  await tab.waitForFunction(() => document.querySelector('main').innerText.includes('gwei'), WAIT);
  await check('status');
  await shot('14-status');

  // dark, a phone, Spanish
  await go(page);
  await tab.waitForSelector('[data-history]', WAIT);
  await tab.emulateMediaFeatures([{name: 'prefers-color-scheme', value: 'dark'}]);
  await check('dark');
  await shot('9-dark');
  await tab.emulateMediaFeatures([]);
  said.wide = [];
  await tab.setViewport({width: 360, height: 740, isMobile: true, hasTouch: true});
  for (const path of ['/royalties', '/settings', '/status', page]) {
    await go(path);
    await tab.waitForSelector(path === page ? '[data-history]' : path === '/royalties' ? '[data-periods]' : 'main .card', WAIT);
    if (await tab.evaluate(() => document.documentElement.scrollWidth > innerWidth)) said.wide.push(path);
    await shot('10-phone-' + (path === page ? 'artwork' : path.slice(1)));
  }
  await tab.setViewport({width: 1280, height: 900});
  await tab.evaluate(() => localStorage.setItem('language', 'es'));
  await go(page);
  await tab.waitForSelector('[data-history]', WAIT);
  await tab.$$eval('[data-history] button.plain', (buttons) => buttons[0]?.click());
  await tab.waitForFunction(() => document.querySelectorAll('[data-event]').length > 6, WAIT);
  said.spanish = await text();
  await shot('11-spanish');

  console.log(JSON.stringify({...said, errors, outside, violations}));
} catch (error) {
  // what the page said then tells more than what was waited for
  const [tab] = (await browser.pages()).slice(-1);
  console.error(tab.url(), await tab.$$eval('[role=alert], .outcome', (said) => said.map((each) => each.innerText)).catch(() => ''));
  if (folder) await tab.screenshot({path: `${folder}/failed.png`, fullPage: true});
  throw error;
} finally {
  await browser.close();
}
