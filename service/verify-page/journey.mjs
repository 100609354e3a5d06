// Goes through the studio in headless Chromium as a creator would, reloading at each step, and prints what the page showed, as JSON.
// node journey.mjs CHROMIUM ADDRESS [FOLDER]: with FOLDER, screenshots are put there.

import {readFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import puppeteer from 'puppeteer-core';

const [chromium, address, folder] = process.argv.slice(2);
const WAIT = {timeout: 180000};
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await puppeteer.launch({executablePath: chromium, headless: true, args: ['--no-sandbox', '--lang=en']});
try {
  const tab = await browser.newPage();
  const errors = [];
  const outside = [];
  const violations = {};
  tab.on('pageerror', (error) => errors.push(String(error)));
  tab.on('console', (message) => { if (/Content.Security.Policy/i.test(message.text())) errors.push(message.text()); });
  tab.on('request', (request) => { if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(address)) outside.push(request.url()); });
  const go = (path) => tab.goto(new URL(path, address).href, {waitUntil: 'networkidle2'});
  const text = (selector = 'main') => tab.$eval(selector, (element) => element.innerText);
  const until = (words) => tab.waitForFunction((wanted) => document.querySelector('main').innerText.includes(wanted), WAIT, words);
  const shot = async (name, full = false) => { if (folder) await tab.screenshot({path: `${folder}/${name}.jpeg`, type: 'jpeg', quality: 80, fullPage: full}); };
  const check = async (name) => {
    // injected by the debugger, which the page's policy does not hold
    await tab.evaluate(axe);
    const found = await tab.evaluate(() => globalThis.axe.run(document).then(({violations}) =>
      violations.map((each) => `${each.id}: ${each.nodes.slice(0, 3).map((node) => node.html).join(' ')}`)));
    if (found.length) violations[name] = found;
  };
  const said = {};

  // by the keyboard alone: the skip link, the form, Ctrl+Enter
  await tab.setViewport({width: 1280, height: 860});
  await go('/');
  await tab.waitForFunction(() => document.querySelectorAll('[name=sampler] option').length > 1, WAIT);
  await shot('first');
  await check('create');
  await tab.keyboard.press('Tab');
  said.skip = await tab.evaluate(() => document.activeElement.className);
  await tab.keyboard.press('Enter');
  await tab.keyboard.press('Tab');
  await tab.keyboard.type('a lighthouse in a storm');
  await tab.keyboard.down('Control');
  await tab.keyboard.press('Enter');
  await tab.keyboard.press('Enter');
  await tab.keyboard.up('Control');
  await tab.waitForSelector('#work', WAIT);
  await tab.reload();
  await tab.waitForSelector('#work a.primary', WAIT);
  said.ordered = (await (await fetch(new URL('/api/artworks', address))).json()).artworks.length;
  await shot('create');

  // the artwork at its own address: minted, then what the chain says, after a reload
  await tab.click('#work a.primary');
  await tab.waitForSelector('form.mint', WAIT);
  await tab.waitForFunction(() => document.activeElement !== document.body, {timeout: 2000}).catch(() => {});
  said.focus = await tab.evaluate(() => document.activeElement.tagName);
  const page = tab.url();
  said.address = new URL(page).pathname;
  await tab.click('form.mint [type=submit]');
  await tab.waitForSelector('#sale', WAIT);
  said.minter = await tab.$eval('#owner button', (owner) => owner.title.slice(0, 42));
  await check('artwork');
  await tab.click('#sale [type=submit]');
  await tab.waitForSelector('#listing', WAIT);
  await tab.reload();
  await tab.waitForSelector('#listing', WAIT);
  said.listed = await text('#listing');
  await shot('artwork');
  await tab.click('[data-buy]');
  await tab.waitForFunction(() => !document.querySelector('#listing'), WAIT);
  await tab.waitForFunction(() => document.activeElement !== document.body, {timeout: 2000}).catch(() => {});
  said.focusAfterSale = await tab.evaluate(() => document.activeElement.tagName);
  await tab.reload();
  await tab.waitForSelector('#owner', WAIT);
  said.owner = await tab.$eval('#owner button', (owner) => owner.title.slice(0, 42));
  said.offersAgain = Boolean(await tab.$('#sale, #listing'));

  // a verdict as a link
  await tab.$$eval('main a.button', (links) => links.find((link) => link.pathname.startsWith('/verify/')).click());
  await tab.waitForSelector('[data-verdict]', WAIT);
  await tab.reload();
  await tab.waitForSelector('[data-verdict]', WAIT);
  said.verdict = await tab.$eval('[data-verdict]', (verdict) => verdict.dataset.verdict);
  await check('verdict');
  await shot('verify');

  // the royalty of the sale
  await go('/royalties');
  await tab.waitForSelector('[data-open]', WAIT);
  await check('royalties');
  await shot('royalties');
  said.royalties = await text();

  // words in any order, without accents and in another case
  await go('/artworks');
  await tab.waitForSelector('#works li', WAIT);
  await tab.type('#search', 'STÓRM light');
  await tab.waitForFunction(() => location.search === '?search=ST%C3%93RM+light' && document.querySelector('#found').textContent.startsWith('1 '), WAIT);
  said.found = await tab.$$eval('#works li', (works) => works.length);
  await tab.type('#search', ' zebra');
  await until('Nothing fits all of this.');
  said.none = await tab.$$eval('#works li', (works) => works.length);
  await go('/artworks');
  await tab.waitForSelector('#works li', WAIT);
  await check('gallery');
  for (const screen of ['verify', 'models', 'status', 'settings']) {
    await go('/' + screen);
    await check(screen);
    await shot('screen-' + screen);
  }

  // Spanish, whole; numbers too
  await tab.select('[name=language]', 'es');
  said.language = await tab.evaluate(() => document.documentElement.lang);
  await go(new URL(page).pathname);
  await tab.waitForSelector('#owner', WAIT);
  said.spanish = await text();

  // a phone: nothing is wider than the screen
  await tab.setViewport({width: 360, height: 740, isMobile: true, hasTouch: true});
  said.wide = [];
  for (const path of ['/', '/artworks', new URL(page).pathname, '/verify', '/royalties', '/models', '/status', '/settings']) {
    await go(path);
    await tab.waitForSelector('main h1', WAIT);
    if (await tab.evaluate(() => document.documentElement.scrollWidth > innerWidth)) said.wide.push(path);
    await shot('phone-' + (path.split('/')[2] ? 'artwork' : path.slice(1) || 'create'));
  }
  await tab.setViewport({width: 1280, height: 860});
  await tab.emulateMediaFeatures([{name: 'prefers-color-scheme', value: 'dark'}]);
  await go('/');
  await tab.waitForSelector('#work', WAIT);
  await check('dark');
  await shot('dark');
  await go(new URL(page).pathname);
  await tab.waitForSelector('#owner', WAIT);
  await check('dark artwork');
  await shot('dark-artwork');

  // the service is lost: the page says so, and nothing seems to go on
  await tab.evaluate(() => localStorage.setItem('language', 'en'));
  await go('/');
  await tab.setOfflineMode(true);
  await tab.evaluate(() => [...document.querySelectorAll('nav a')].find((link) => link.pathname === '/models').click());
  await tab.waitForSelector('.lost', WAIT);
  said.lost = await text('.lost').catch(() => tab.$eval('[role=alert]', (alert) => alert.innerText));
  await tab.setOfflineMode(false);
  await tab.waitForFunction(() => !document.querySelector('.lost'), WAIT);
  await tab.waitForSelector('main .card h2', WAIT);
  said.resumed = true;
  console.log(JSON.stringify({...said, violations, outside, errors}));
} finally {
  await browser.close();
}
