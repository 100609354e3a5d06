// Goes through the studio's gallery in headless Chromium and prints what the page showed, as JSON.
// node gallery.mjs CHROMIUM ADDRESS PART [FOLDER]: PART is one of those below; with FOLDER, screenshots are put there.

import {readFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import puppeteer from 'puppeteer-core';

const [chromium, address, part, folder] = process.argv.slice(2);
const WAIT = {timeout: 180000};
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
    const move = async (key) => {
      const before = await position(tab);
      await tab.keyboard.press(key);
      await tab.waitForFunction((was) => document.activeElement.closest('[data-index]')?.getAttribute('aria-posinset') !== was, WAIT, before.split('/')[0]);
    };
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowLeft']) await move(key);
    said.arrows = await position(tab) === `${2 * columns + 1}/${said.last.split('/')[1]}`;
    for (let i = 0; i < 12; i++) await move('ArrowDown');
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

  // what is done with several works at once, and what is said of those with which it could not be done
  async bulk() {
    const tab = await open();
    const bar = '.bulk';
    const selected = () => tab.$$eval('#works [data-select]', (all) => all.filter((each) => each.checked).length);
    const outcome = async () => {
      await tab.waitForSelector('#outcome', WAIT);
      const words = await tab.$eval('#outcome', (element) => element.innerText.replace(/\s+/g, ' ').trim());
      const failures = await tab.$$eval('.failures li', (all) => all.map((each) => each.innerText));
      await tab.evaluate(() => document.querySelector('#outcome').parentElement.querySelector('button').click());
      await tab.waitForFunction(() => !document.querySelector('#outcome'), WAIT);
      return [words, ...failures];
    };
    await go(tab, '/artworks');
    await tab.focus('#works li[data-index="0"] > a');
    await tab.keyboard.press('Space');
    await tab.keyboard.down('Shift');
    for (let i = 0; i < 3; i++) await tab.keyboard.press('ArrowRight');
    await tab.keyboard.up('Shift');
    said.byKeys = await selected();
    await check(tab, 'selected');
    await shot(tab, 'selected');
    await tab.click(`${bar} [data-bulk=like]`);
    said.liked = await outcome();
    said.favourites = await tab.$$eval('#works [data-like][aria-pressed=true]', (all) => all.length);
    await go(tab, '/artworks?favourite=yes');
    said.onlyFavourites = (await found(tab, 4)).length;

    await go(tab, '/artworks');
    await tab.click('#works li[data-index="0"] [data-select]');
    await tab.keyboard.down('Shift');
    await tab.click('#works li[data-index="4"] [data-select]');
    await tab.keyboard.up('Shift');
    said.byShift = await selected();
    await tab.click(`${bar} [data-bulk=pin]`);
    await tab.waitForSelector('.failures li', WAIT);
    await shot(tab, 'failures');
    said.pinned = await outcome();
    said.stays = await selected();
    await tab.click(`${bar} [data-bulk=collect]`);
    await tab.waitForSelector('#collection-name', WAIT);
    said.focusInChoice = await tab.evaluate(() => document.activeElement.id);
    await tab.type('#collection-name', 'Storms');
    await tab.keyboard.press('Enter');
    said.collected = await outcome();
    await tab.click('[aria-controls=filters]');
    await tab.waitForFunction(() => document.querySelectorAll('#filter-collection option').length === 2, WAIT);
    await tab.select('#filter-collection', await tab.$eval('#filter-collection option:nth-child(2)', (option) => option.value));
    said.inCollection = (await found(tab, 1)).length;
    said.collection = await tab.$eval('#collection h2', (heading) => heading.textContent);
    await check(tab, 'collection');
    await shot(tab, 'collection');
    await tab.click('#collection [data-do=remove]');
    await tab.waitForSelector('#collection [data-sure]', WAIT);
    await tab.click('#collection [data-sure]');
    await tab.waitForFunction(() => !document.querySelector('#collection') && !location.search, WAIT);

    await go(tab, '/artworks');
    const session = await browser.target().createCDPSession();
    const downloads = [];
    session.on('Browser.downloadWillBegin', (event) => downloads.push(new URL(event.url).pathname));
    await session.send('Browser.setDownloadBehavior', {behavior: 'deny', eventsEnabled: true});
    await tab.click('#works li[data-index="0"] [data-select]');
    await tab.click('#works li[data-index="1"] [data-select]');
    await tab.click(`${bar} [data-bulk=download]`);
    said.downloaded = await outcome();
    for (let i = 0; !downloads.length && i < 200; i++) await rest(50);
    said.archives = downloads;
    await tab.keyboard.press('Escape');
    said.escaped = await selected();

    const total = Number((await tab.$eval('#found', (element) => element.textContent)).replace(/\D/g, ''));
    await tab.click('#works li[data-index="4"] [data-select]');
    await tab.click('#works li[data-index="5"] [data-select]');
    await tab.click(`${bar} [data-bulk=delete]`);
    await tab.waitForSelector(`${bar} [data-sure]`, WAIT);
    said.focusOnSure = await tab.evaluate(() => 'sure' in document.activeElement.dataset);
    await tab.keyboard.press('Enter');
    said.deleted = await outcome();
    said.left = total - Number((await tab.$eval('#found', (element) => element.textContent)).replace(/\D/g, ''));
    said.focusAfter = await tab.evaluate(() => document.activeElement.tagName);

    await tab.setViewport({width: 360, height: 740});
    await tab.click('#works li[data-index="0"] [data-select]');
    await rest(200);
    said.wide = await tab.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    await shot(tab, 'selected-360');
    await tab.click(`${bar} [data-bulk=mint]`);
    await tab.waitForSelector(`${bar} [data-sure]`, WAIT);
    await tab.click(`${bar} [data-sure]`);
    said.minted = await outcome();
    await tab.waitForFunction(() => document.querySelector('#works li[data-index="0"] .badge').textContent === 'minted', WAIT);
  },

  // what one tab changes, the other shows without a reload
  async tabs() {
    const one = await open();
    const two = await open();
    await one.bringToFront();
    await go(one, '/artworks');
    const [id, next] = await tiles(one);
    await two.bringToFront();
    await go(two, '/artworks');
    const total = Number((await two.$eval('#found', (element) => element.textContent)).replace(/\D/g, ''));
    const pressed = () => two.$eval(`#works li[data-id="${next}"] [data-like]`, (button) => button.getAttribute('aria-pressed'));
    said.before = await pressed();
    await one.bringToFront();
    await one.evaluate((each) => document.querySelector(`#works li[data-id="${each}"] [data-like]`).click(), next);
    await two.bringToFront();
    await two.waitForFunction((each, was) => document.querySelector(`#works li[data-id="${each}"] [data-like]`).getAttribute('aria-pressed') !== was, WAIT, next, said.before);
    said.after = await pressed();

    await one.bringToFront();
    const last = (await tiles(one)).at(-1);
    await one.click(`#works li[data-id="${last}"] [data-select]`);
    await one.click('.bulk [data-bulk=delete]');
    await one.waitForSelector('.bulk [data-sure]', WAIT);
    await one.click('.bulk [data-sure]');
    await two.bringToFront();
    await found(two, total - 1);
    said.gone = !(await tiles(two)).includes(last);

    await one.bringToFront();
    await go(one, `/artworks/${id}`);
    await two.bringToFront();
    await go(two, `/artworks/${id}`);
    const isPublic = (tab) => tab.$$eval('main .badge', (all) => all.some((each) => each.textContent === 'public'));
    said.publicBefore = await isPublic(two);
    await one.bringToFront();
    await one.evaluate(() => [...document.querySelectorAll('main button')].find((button) => button.textContent === 'Make public').click());
    await two.bringToFront();
    await two.waitForFunction(() => [...document.querySelectorAll('main .badge')].some((each) => each.textContent === 'public'), WAIT);
    said.publicAfter = await isPublic(two);
  },

  // the service is killed while it draws; whoever runs this hears "kill", and starts it again
  async killed() {
    const tab = await open();
    await tab.goto(new URL('/artworks', address).href);
    await tab.waitForSelector('.empty', WAIT);
    await tab.evaluate(() => fetch('/api/artworks', {
      method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({prompt: 'a red fox', count: 3, steps: 300}),
    }));
    await tab.reload();
    await tab.waitForFunction(() => document.querySelectorAll('#works li').length === 3, WAIT);
    await tab.waitForFunction(() => fetch('/api/artworks').then((answer) => answer.json())
      .then((page) => page.artworks.some((each) => each.progress?.step > 1), () => false), {...WAIT, polling: 200});
    said.making = await tab.$$eval('#works .badge', (all) => all.filter((each) => each.textContent === 'in the making').length);
    console.error('kill');
    await tab.waitForSelector('.lost', WAIT);
    said.lost = await tab.$eval('.lost', (element) => element.innerText);
    said.kept = (await tiles(tab)).length;
    await tab.waitForFunction(() => !document.querySelector('.lost'), WAIT);
    await tab.waitForFunction(() => document.querySelectorAll('#works img').length === 3
      && [...document.querySelectorAll('#works .badge')].every((each) => each.textContent === 'sealed'), WAIT);
    said.drawn = (await tiles(tab)).length;
  },
};

try {
  await PARTS[part]();
  console.log(JSON.stringify({...said, errors, violations}));
} finally {
  await browser.close();
}
