// Works in the studio in headless Chromium as a creator with many works does: the queue's order, long prompts, works without a picture,
// the price of many mints, masks, templates, sessions, a model's page, the status and a phone. Prints what it showed, as JSON.
// node workshop.mjs CHROMIUM ADDRESS KEY OPERATOR [FOLDER]: API keys of a creator and an operator; screenshots are put into FOLDER.

import {readFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import puppeteer from 'puppeteer-core';

const [chromium, address, key, operator, folder] = process.argv.slice(2);
const WAIT = {timeout: 120000};
const LONG = 'a lighthouse in a storm, '.repeat(60).trim();
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const said = {wide: []};
const errors = [];
const violations = {};

const api = async (path, method = 'GET', body = undefined, by = key) => {
  const answer = await fetch(new URL(path, address), {method, headers: {Authorization: `Bearer ${by}`, 'Content-Type': 'application/json'},
    body: body && JSON.stringify(body)});
  return answer.status === 204 ? null : answer.json();
};
const draw = async (prompt, steps = 1) => (await api('/api/artworks', 'POST', {prompt, steps, seed: 7})).artworks[0].id;
const done = async (id) => {
  for (let artwork = {}; !artwork.done; artwork = await api(`/api/artworks/${id}`)) await new Promise((ready) => setTimeout(ready, 200));
};

const browser = await puppeteer.launch({executablePath: chromium, headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--lang=en']});
try {
  const open = async (context, size = {width: 1280, height: 900}) => {
    const tab = await context.newPage();
    tab.on('pageerror', (error) => errors.push(String(error)));
    tab.on('console', (message) => { if (/Content.Security.Policy/i.test(message.text())) errors.push(message.text()); });
    await tab.setViewport(size);
    return tab;
  };
  const signIn = async (tab, by) => {
    await tab.goto(new URL('/settings', address).href, {waitUntil: 'networkidle2'});
    await tab.waitForSelector('#sign-in [name=key]', WAIT);
    await tab.type('#sign-in [name=key]', by);
    await Promise.all([tab.waitForNavigation(WAIT), tab.click('#sign-in [type=submit]')]);
    await tab.waitForSelector('[data-session]', WAIT);
  };
  const tab = await open(await browser.createBrowserContext());
  const go = (path) => tab.goto(new URL(path, address).href, {waitUntil: 'networkidle2'});
  const text = (selector) => tab.$eval(selector, (element) => element.innerText);
  const until = (what, ...rest) => tab.waitForFunction(what, WAIT, ...rest);
  const shot = async (name) => { if (folder) await tab.screenshot({path: `${folder}/${name}.png`, fullPage: true}); };
  const check = async (name) => {
    await tab.evaluate(axe);
    const found = await tab.evaluate(() => globalThis.axe.run(document).then(({violations}) =>
      violations.map((each) => `${each.id}: ${each.nodes.slice(0, 3).map((node) => node.html).join(' ')}`)));
    if (found.length) violations[name] = found;
    if (await tab.evaluate(() => document.documentElement.scrollWidth > innerWidth)) said.wide.push(name);
    await shot(name);
  };

  const fox = await draw('a fox in the snow');
  const storm = await draw(LONG);
  await Promise.all([fox, storm].map(done));
  await signIn(tab, key);

  // another browser is seen, and signed out
  const phone = await open(await browser.createBrowserContext());
  await phone.setUserAgent({userAgent: 'Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0'});
  await signIn(phone, key);
  await tab.reload({waitUntil: 'networkidle2'});
  await tab.waitForSelector('[data-session] button.danger', WAIT);
  said.sessions = await tab.$$eval('[data-session]', (all) => all.map((each) => each.innerText));
  await check('sessions');
  await tab.click('[data-session] button.danger');
  said.sureSession = await text('[data-session] button.danger');
  await tab.click('[data-session] button.danger');
  await until(() => document.querySelectorAll('[data-session]').length === 1);
  said.sessionFocus = await tab.evaluate(() => document.activeElement.id);
  await phone.reload({waitUntil: 'networkidle2'});
  said.phoneIsOut = Boolean(await phone.waitForSelector('#sign-in', WAIT));

  // the queue's order, while a long drawing is under way
  await draw('being drawn', 500);
  const one = await draw('the first one', 500);
  const two = await draw('the second one', 500);
  const three = await draw('the third one', 500);
  await tab.goto(address, {waitUntil: 'domcontentloaded'}); // what is drawn keeps connections open
  await tab.waitForSelector('[data-waits]', WAIT);
  await until(() => document.querySelectorAll('[data-waits]').length === 3);
  const order = () => tab.$$eval('[data-waits] .name', (names) => names.map((each) => each.innerText));
  said.order = [await order()];
  const moved = async (act) => {
    const before = JSON.stringify(await order());
    await act();
    await until((was) => JSON.stringify([...document.querySelectorAll('[data-waits] .name')].map((each) => each.innerText)) !== was, before);
    said.order.push(await order());
  };
  await check('queue');
  await moved(() => tab.click(`[data-waits="${three}"] [data-move=next]`));
  said.queueFocus = await tab.evaluate(() => document.activeElement.closest('[data-waits]')?.querySelector('.name').innerText);
  await moved(async () => {
    await tab.focus(`[data-waits="${two}"] .name`);
    await tab.keyboard.down('Alt');
    await tab.keyboard.press('ArrowUp');
    await tab.keyboard.up('Alt');
  });
  await moved(() => tab.evaluate((from, to) => {
    const [row, target] = [from, to].map((id) => document.querySelector(`[data-waits="${id}"]`));
    const data = new DataTransfer();
    row.dispatchEvent(new DragEvent('dragstart', {bubbles: true, dataTransfer: data}));
    target.dispatchEvent(new DragEvent('dragover', {bubbles: true, cancelable: true, dataTransfer: data}));
    target.dispatchEvent(new DragEvent('drop', {bubbles: true, cancelable: true, dataTransfer: data}));
  }, one, three));
  said.served = (await api('/api/queue')).artworks.map((id) => ({[one]: 1, [two]: 2, [three]: 3})[id]);
  const {artworks} = await api('/api/artworks?limit=10');
  for (const each of artworks.filter((artwork) => !artwork.done)) await api(`/api/artworks/${each.id}/cancel`, 'POST', {});

  // works without a picture, and what many mints cost
  await go('/artworks');
  await tab.waitForSelector(`[data-id="${one}"] [data-no-picture]`, WAIT);
  said.tile = await text(`[data-id="${one}"] [data-no-picture]`);
  for (const id of [fox, storm]) await tab.$eval(`[data-id="${id}"] [data-select]`, (box) => box.click());
  await tab.waitForSelector('[data-bulk=mint]', WAIT);
  await tab.click('[data-bulk=mint]');
  await until(() => {
    const said = document.querySelector('[data-bulk-price]').innerText;
    return said.includes('in all') && said.includes('may order');
  });
  said.price = await text('[data-bulk-price]');
  await check('bulk');
  await tab.keyboard.press('Escape');

  // a long prompt
  await go(`/artworks/${storm}`);
  await tab.waitForSelector('[data-show-all]', WAIT);
  const height = () => tab.$eval('h1', (heading) => heading.getBoundingClientRect().height / parseFloat(getComputedStyle(heading).lineHeight));
  said.lines = [await height()];
  await check('long');
  await tab.click('[data-show-all]');
  said.lines.push(await height());
  said.expanded = await tab.$eval('[data-show-all]', (button) => [button.getAttribute('aria-expanded'), button.innerText]);

  // the page of its model
  await tab.click('[data-model]');
  await tab.waitForSelector('[data-sheet]', WAIT);
  await until(() => document.querySelectorAll('[aria-labelledby=sheet-works] img').length === 2);
  said.sheet = {path: new URL(tab.url()).pathname, facts: await text('[data-sheet]'), card: await text('[data-card]')};
  await check('model');

  // the mask: undo goes as far as memory allows, and says where it ends
  await go(`/artworks/${fox}`);
  await tab.waitForSelector('[data-start]', WAIT);
  await tab.click('[data-start]');
  await tab.waitForSelector('#mask', WAIT);
  said.mask = await tab.evaluate(async () => {
    const canvas = document.querySelector('#mask');
    const box = canvas.getBoundingClientRect();
    canvas.setPointerCapture = () => {};
    const event = (type, x, y) => canvas.dispatchEvent(new PointerEvent(type, {bubbles: true, pointerId: 1, clientX: box.left + x * box.width, clientY: box.top + y * box.height}));
    const painted = () => parseFloat(document.querySelector('#mask ~ [role=status]').innerText);
    const stroke = async (y, points) => {
      event('pointerdown', 0.1, y);
      for (let i = 0; i < points; i++) event('pointermove', 0.1 + 0.8 * (i % 100) / 100, y);
      event('pointerup', 0.9, y);
      await new Promise((ready) => setTimeout(ready, 30));
    };
    for (let i = 0; i < 600; i++) event('pointerdown', 0.5, 0.05), event('pointerup', 0.5, 0.05);
    await stroke(0.3, 100);
    const small = !document.querySelector('[data-undo-reach]');
    // three strokes that are more than what is remembered
    for (const y of [0.5, 0.7, 0.9]) await stroke(y, 80000);
    const all = painted();
    const reach = document.querySelector('[data-undo-reach]')?.innerText ?? '';
    const undo = document.querySelector('#undo');
    let steps = 0;
    while (!undo.disabled && steps < 1000) { undo.click(); steps++; await new Promise((ready) => setTimeout(ready, 5)); }
    return {small, all, reach, steps, left: painted()};
  });
  await shot('mask');

  // templates ask before they lose something
  const answer = async (selector) => { await tab.waitForSelector('[data-asking]', WAIT); const asked = await text('[data-asking] p'); await tab.click(`[data-asking] ${selector}`); return asked; };
  const kept = () => tab.evaluate(() => JSON.parse(localStorage.getItem('templates') ?? '[]').map((each) => `${each.name}: ${each.values.prompt}`));
  const keep = async (prompt) => {
    await tab.$eval('#prompt-form [name=prompt]', (field, words) => { field.value = words; field.dispatchEvent(new Event('input', {bubbles: true})); }, prompt);
    await tab.click('[data-templates]');
    await tab.type('[name=templateName]', 'Mine');
    await tab.keyboard.press('Enter');
  };
  await keep('a red sun');
  await tab.keyboard.press('Escape');
  await keep('a blue sun');
  said.templates = {replace: await answer('button:last-child'), kept: [await kept()]};
  await check('templates');
  await tab.keyboard.press('Enter');
  await answer('[data-sure]');
  said.templates.kept.push(await kept());
  await tab.click('dialog[open] li .plain');
  said.templates.remove = await answer('[data-sure]');
  said.templates.kept.push(await kept());
  await tab.keyboard.press('Escape');

  // a phone: panels are closed, and the picture is shown after Draw
  await tab.setViewport({width: 360, height: 740, isMobile: true, hasTouch: true});
  await go('/');
  await until(() => document.querySelectorAll('[name=sampler] option').length > 1);
  said.panels = await tab.$$eval('[data-panel]', (panels) => panels.map((panel) => `${panel.tagName} ${panel.open} ${panel.innerText.replaceAll('\n', ' ')}`));
  await check('phone');
  await tab.tap('[data-panel=size] summary');
  await tab.$eval('#prompt-form [name=prompt]', (field) => { field.value = 'a whale'; field.dispatchEvent(new Event('input', {bubbles: true})); });
  await tab.tap('#prompt-form [type=submit]');
  // below the header that stays, and in the upper half
  await until(() => {
    const top = document.querySelector('#work')?.getBoundingClientRect().top ?? 9999;
    return top >= document.querySelector('header').getBoundingClientRect().bottom - 1 && top < innerHeight / 2;
  });
  said.pictureShown = true;
  await until(() => document.querySelector('#work img'));
  await check('phone drawn');

  // what anybody is told of a private artwork
  const stranger = await open(await browser.createBrowserContext(), {width: 360, height: 740});
  const {sha256} = await api(`/api/artworks/${fox}`);
  await stranger.goto(new URL(`/verify/${sha256}`, address).href, {waitUntil: 'networkidle2'});
  await stranger.waitForSelector('[data-verdict]', WAIT);
  said.private = await stranger.$eval('[data-verdict]', (verdict) => verdict.innerText);
  said.folded = await stranger.$$eval('[data-verdict] details', (all) => all.map((each) => each.open));
  if (folder) await stranger.screenshot({path: `${folder}/private.png`, fullPage: true});

  // the status, for an operator
  const watch = await open(await browser.createBrowserContext());
  await signIn(watch, operator);
  await watch.goto(new URL('/status', address).href, {waitUntil: 'networkidle2'});
  await watch.waitForSelector('[data-indexed]', WAIT);
  await watch.waitForSelector('[data-energy]', WAIT);
  said.status = await watch.$eval('main', (main) => main.innerText);
  if (folder) await watch.screenshot({path: `${folder}/status.png`, fullPage: true});

  // Spanish and dark
  await tab.setViewport({width: 1280, height: 900});
  await tab.emulateMediaFeatures([{name: 'prefers-color-scheme', value: 'dark'}]);
  await tab.evaluate(() => localStorage.setItem('language', 'es'));
  await go('/models/starter');
  await tab.waitForSelector('[data-sheet]', WAIT);
  said.spanish = await text('main');
  await check('dark');
  console.log(JSON.stringify({...said, errors, violations}));
} catch (error) {
  const pages = (await Promise.all(browser.browserContexts().map((context) => context.pages()))).flat();
  for (const page of pages) console.error(page.url(), await page.$$eval('[role=alert], main', (all) => all.map((each) => each.innerText.slice(0, 600))).catch(() => ''));
  throw error;
} finally {
  await browser.close();
}
