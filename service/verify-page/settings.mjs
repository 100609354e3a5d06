// Signs in to the studio with a wallet in headless Chromium, makes an API key and revokes it, and prints what the page showed, as JSON.
// node settings.mjs CHROMIUM ADDRESS WALLET [FOLDER]: with FOLDER, screenshots are put there.

import {readFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import puppeteer from 'puppeteer-core';
import {RDNS, wallets} from './wallets.mjs';

const [chromium, address, walletAddress, folder] = process.argv.slice(2);
const WAIT = {timeout: 60000};
const {announce} = wallets(walletAddress);
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await puppeteer.launch({executablePath: chromium, headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--lang=en']});
try {
  const tab = await browser.newPage();
  const errors = [];
  const violations = {};
  tab.on('pageerror', (error) => errors.push(String(error)));
  tab.on('console', (message) => { if (/Content.Security.Policy/i.test(message.text())) errors.push(message.text()); });
  await announce(tab);
  const shot = async (name) => { if (folder) await tab.screenshot({path: `${folder}/${name}.png`, fullPage: true}); };
  const check = async (name) => {
    await tab.evaluate(axe);
    const found = await tab.evaluate(() => globalThis.axe.run(document).then(({violations}) => violations.map((each) => each.id + ': ' + each.nodes[0].html)));
    if (found.length) violations[name] = found;
  };
  const bearer = async (key) => (await fetch(new URL('/api/artworks', address), {headers: {Authorization: 'Bearer ' + key}})).status;
  const said = {};
  await tab.setViewport({width: 1280, height: 900});
  await tab.goto(new URL('/settings', address).href, {waitUntil: 'networkidle2'});
  await tab.waitForSelector('#sign-in [data-sign-in]', WAIT);
  said.wallets = await tab.$$eval('[data-sign-in]', (buttons) => buttons.map((each) => each.innerText));
  await check('sign-in');
  await shot('s1-sign-in');
  // Bob is nobody here, Alice is an operator
  await tab.click(`[data-sign-in="${RDNS[1]}"]`);
  await tab.waitForFunction(() => document.querySelector('#sign-in [role=alert]').innerText, WAIT);
  said.stranger = await tab.$eval('#sign-in [role=alert]', (alert) => alert.innerText);
  await tab.click(`[data-sign-in="${RDNS[0]}"]`);
  await tab.waitForSelector('[data-new-key]', WAIT);
  await tab.waitForSelector('[data-principal]', WAIT);
  said.account = await tab.$eval('main', (main) => main.innerText);
  await tab.$eval('[data-new-key]', (details) => { details.open = true; });
  await tab.type('[data-new-key] [name=key-name]', 'reader');
  await tab.click('[data-new-key] input[value=read]');
  await check('new key');
  await tab.click('[data-new-key] [type=submit]');
  await tab.waitForSelector('[data-secret] code', WAIT);
  const key = await tab.$eval('[data-secret] code', (code) => code.innerText);
  said.works = await bearer(key);
  await check('made key');
  await shot('s2-key');
  await tab.reload({waitUntil: 'networkidle2'});
  await tab.waitForSelector('[data-key]', WAIT);
  said.secretAgain = Boolean(await tab.$('[data-secret]'));
  said.key = await tab.$eval('[data-key]', (each) => each.innerText);
  await tab.click('[data-key] button.danger');
  said.sure = await tab.$eval('[data-key] button.danger', (button) => button.innerText);
  said.still = await bearer(key);
  await tab.click('[data-key] button.danger');
  await tab.waitForFunction(() => !document.querySelector('[data-key]'), WAIT);
  said.revoked = await bearer(key);
  said.focus = await tab.evaluate(() => document.activeElement.tagName);
  await tab.$$eval('main button', (buttons) => buttons.find((button) => button.innerText === 'Sign out').click());
  await tab.waitForSelector('#sign-in', WAIT);
  said.out = !(await tab.$('[data-principals]'));
  console.log(JSON.stringify({...said, errors, violations}));
} finally {
  await browser.close();
}
