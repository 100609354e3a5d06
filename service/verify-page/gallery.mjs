// Goes through the studio's gallery in headless Chromium and prints what the page showed, as JSON.
// node gallery.mjs CHROMIUM ADDRESS PART [FOLDER]: PART is one of those below; with FOLDER, screenshots are put there.

import {readFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import puppeteer from 'puppeteer-core';

const [chromium, address, part, folder] = process.argv.slice(2);
const WAIT = {timeout: 120000};
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await puppeteer.launch({executablePath: chromium, headless: true, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--lang=en']});
const said = {};
const errors = [];
const violations = {};
const asked = [];

async function open() {
  const tab = await browser.newPage();
  await tab.setViewport({width: 1280, height: 860});
  tab.on('pageerror', (error) => errors.push(String(error)));
  tab.on('console', (message) => { if (/Content.Security.Policy/i.test(message.text())) errors.push(message.text()); });
  tab.on('request', (request) => asked.push(new URL(request.url()).pathname));
  return tab;
}
const rest = (millis) => new Promise((done) => setTimeout(done, millis));
const go = async (tab, path) => {
  await tab.goto(new URL(path, address).href, {waitUntil: 'domcontentloaded'});
  await tab.waitForFunction(() => document.querySelector('#works li, .empty, #work, details[data-details]'), WAIT);
};
const shot = async (tab, name) => { if (folder) await tab.screenshot({path: `${folder}/${name}.jpeg`, type: 'jpeg', quality: 80}); };
const tiles = (tab) => tab.$$eval('#works li', (all) => all.map((each) => each.dataset.id));
const found = async (tab, number) => {
  await tab.waitForFunction((wanted) => document.querySelector('#found').textContent.replace(/\D/g, '') === String(wanted), WAIT, number);
  return tiles(tab);
};
const position = (tab) => tab.evaluate(() => {
  const each = document.activeElement.closest('[data-index]');
  return each ? [each.getAttribute('aria-posinset'), each.getAttribute('aria-setsize')].join('/') : document.activeElement.tagName;
});
const check = async (tab, name) => {
  // injected by the debugger, which the page's policy does not hold
  await tab.evaluate(axe);
  const faults = await tab.evaluate(() => globalThis.axe.run(document).then(({violations: all}) =>
    all.map((each) => `${each.id}: ${each.nodes.slice(0, 3).map((node) => node.html).join(' ')}`)));
  if (faults.length) violations[name] = faults;
};

const PARTS = {
  // as many works as there are, and few of them in the page; where one was is kept
  async scroll() {
    const tab = await open();
    await go(tab, '/artworks');
    said.found = await tab.$eval('#found', (element) => element.textContent);
    said.most = 0;
    said.last = '';
    for (let i = 0; i < 400; i++) {
      const now = await tab.evaluate(() => {
        scrollBy(0, innerHeight * 3);
        const all = [...document.querySelectorAll('#works li')];
        return {tiles: all.length, last: all.at(-1)?.getAttribute('aria-posinset'), of: all.at(-1)?.getAttribute('aria-setsize')};
      });
      said.most = Math.max(said.most, now.tiles);
      said.last = `${now.last}/${now.of}`;
      if (now.last === now.of) break;
      await rest(40);
    }
    await tab.evaluate(() => scrollTo(0, document.querySelector('#works').offsetHeight / 2));
    await rest(300);
    said.scrolled = await tab.evaluate(() => Math.round(scrollY));
    const chosen = await tab.$$eval('#works li', (all) => {
      const seen = all.find((each) => { const at = each.getBoundingClientRect(); return at.top > 100 && at.bottom < innerHeight; });
      seen.querySelector('a').click();
      return seen.dataset.id;
    });
    await tab.waitForFunction(() => !document.querySelector('#works'), WAIT);
    said.opened = new URL(tab.url()).pathname === `/artworks/${chosen}`;
    await rest(300);
    await tab.goBack();
    await tab.waitForSelector(`#works li[data-id="${chosen}"]`, WAIT);
    await rest(300);
    said.back = await tab.evaluate(() => Math.round(scrollY));
    said.focusBack = await tab.evaluate((id) => document.activeElement.closest('li')?.dataset.id === id, chosen);
    said.files = asked.filter((path) => path.endsWith('/image')).length;
    said.thumbnails = asked.filter((path) => path.endsWith('/thumbnail')).length;

    // by the keyboard alone
    await go(tab, '/artworks');
    await tab.focus('#works li[data-index="0"] > a');
    const columns = await tab.$$eval('#works li', (all) => all.filter((each) => each.style.insetBlockStart === '0px').length);
    said.columns = columns;
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowLeft']) await tab.keyboard.press(key);
    said.arrows = await position(tab) === `${2 * columns + 1}/${said.last.split('/')[1]}`;
    for (let i = 0; i < 12; i++) await tab.keyboard.press('ArrowDown');
    said.down = await position(tab) === `${14 * columns + 1}/${said.last.split('/')[1]}`;
    said.inView = await tab.evaluate(() => { const at = document.activeElement.getBoundingClientRect(); return at.top >= 0 && at.bottom <= innerHeight + 1; });
    await tab.keyboard.press('Home');
    said.home = (await position(tab)).split('/')[0];
    said.stops = await tab.$$eval('#works a[tabindex="0"]', (all) => all.length);
  },

  // words in any order and script, and filters that stand in the address
  async search() {
    const tab = await open();
    const words = async (text, number) => {
      await tab.$eval('#search', (field) => { field.value = ''; });
      await tab.type('#search', text);
      return (await found(tab, number)).length;
    };
    await go(tab, '/artworks');
    said.accents = await words('STÓRM light', 1);
    said.address = new URL(tab.url()).search;
    await tab.reload();
    await tab.waitForSelector('#works li', WAIT);
    said.reloaded = [await tab.$eval('#search', (field) => field.value), (await tiles(tab)).length];
    said.cyrillic = await words('ТУМАНЕ ежик', 1);
    said.chinese = await words('雪山', 1);
    said.arabic = await words('احمر قمر', 1);
    said.none = await words('storm zebra', 0);
    said.empty = await tab.$eval('.empty', (element) => element.innerText);

    await go(tab, '/artworks');
    await tab.click('[aria-controls=filters]');
    await tab.select('#filter-state', 'finished');
    said.finished = (await found(tab, 4)).length;
    await tab.select('#filter-token', 'yes');
    said.minted = (await found(tab, 0)).length;
    said.filters = new URL(tab.url()).search;
    said.chips = await tab.$$eval('.chip', (all) => all.map((each) => each.innerText.trim()));
    await check(tab, 'filters');
    await shot(tab, 'filters');
    await tab.setViewport({width: 360, height: 740});
    await rest(200);
    said.wide = await tab.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    await shot(tab, 'filters-360');
    await tab.setViewport({width: 1280, height: 860});
    await tab.click('.chip[data-filter=token]');
    await found(tab, 4);
    await rest(100);
    said.focusAfterChip = await tab.evaluate(() => document.activeElement.dataset.filter ?? document.activeElement.id);
    const today = await tab.evaluate(() => { const now = new Date(); return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-'); });
    await go(tab, `/artworks?from=${today}&to=${today}&model=starter&state=finished`);
    said.today = (await found(tab, 4)).length;
    await go(tab, '/artworks?to=2001-01-01');
    said.before = (await found(tab, 0)).length;
    await tab.click('#filters-clear');
    said.cleared = new URL(tab.url()).search;
    await tab.waitForSelector('#works li', WAIT);
    await check(tab, 'gallery');
    await shot(tab, 'gallery');
    await tab.emulateMediaFeatures([{name: 'prefers-color-scheme', value: 'dark'}]);
    await shot(tab, 'gallery-dark');
    await tab.setViewport({width: 360, height: 740});
    await rest(200);
    said.wide ||= await tab.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    await shot(tab, 'gallery-360');
  },
};

try {
  await PARTS[part]();
  console.log(JSON.stringify({...said, errors, violations}));
} finally {
  await browser.close();
}
