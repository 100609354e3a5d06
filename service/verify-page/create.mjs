// Works with the studio's screen Create in headless Chromium, as a creator would, and prints what it showed and sent, as JSON.
// node create.mjs CHROMIUM ADDRESS PART...: PART is a name below; with FOLDER=PATH in the environment, screenshots are put there.

import {readFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import puppeteer from 'puppeteer-core';

const [chromium, address, ...parts] = process.argv.slice(2);
const WAIT = {timeout: 120000};
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await puppeteer.launch({executablePath: chromium, headless: true, args: ['--no-sandbox', '--lang=en']});
const said = {};
const errors = [];
const violations = {};
const sent = [];
let tab;

const press = async (...keys) => { for (const key of keys) await tab.keyboard.press(key); };
const value = (name) => tab.$eval(`#prompt-form [name=${name}]`, (input) => input.value);
const focused = () => tab.evaluate(() => document.activeElement?.name ?? null);
const until = (what, ...rest) => tab.waitForFunction(what, WAIT, ...rest);
async function fill(name, text) {
  const input = await tab.$(`#prompt-form [name=${name}]`);
  await input.click({count: 3});
  await press('Backspace');
  await tab.keyboard.type(String(text));
}
async function open() {
  await tab.goto(address);
  await until(() => document.querySelectorAll('[name=sampler] option').length > 1);
}
/** Draws, and waits until what was ordered is done; the body that was sent. */
async function draw() {
  const before = sent.length;
  await tab.click('#prompt-form [type=submit]');
  for (let waited = 0; sent.length === before && waited < 60000; waited += 50) await new Promise((done) => setTimeout(done, 50));
  await until(() => document.querySelector('#prompt-error').textContent
    || document.querySelector('#work [data-reuse]') && !document.querySelector('#create progress'));
  return sent.at(-1);
}
/** Gives the form what is refused; where the focus then is, and what is said. */
async function refused(name, text) {
  await fill(name, text);
  await tab.click('#prompt-form [type=submit]');
  await until(() => document.querySelector('#prompt-error').textContent);
  const found = {focused: await focused(), error: await tab.$eval('#prompt-error', (error) => error.textContent)};
  await fill(name, '');
  return found;
}
async function check(name) {
  // injected by the debugger, which the page's policy does not hold
  await tab.evaluate(axe);
  const found = await tab.evaluate(() => globalThis.axe.run(document).then(({violations}) =>
    violations.map((each) => `${each.id}: ${each.nodes.slice(0, 3).map((node) => node.html).join(' ')}`)));
  if (found.length) violations[name] = found;
  if (process.env.FOLDER) await tab.screenshot({path: `${process.env.FOLDER}/${name}.jpeg`, type: 'jpeg', quality: 80, fullPage: true});
}

const PARTS = {
  async settings() {
    await fill('prompt', 'a red sun over blue mountains, '.repeat(12));
    await tab.click('.ratios button:nth-child(4)');
    said.wide = [await value('width'), await value('height')];
    await tab.click('.sides button');
    said.swapped = [await value('width'), await value('height')];
    said.pressed = await tab.$eval('.ratios [aria-pressed=true]', (button) => button.textContent.trim());
    await tab.focus('.stepper button:last-child');
    await press('Enter');
    said.count = await value('count');
    await tab.focus('[name=steps]');
    await press('Tab', 'Home', 'ArrowRight', 'ArrowRight', 'ArrowRight');
    said.steps = await value('steps');
    const random = await draw();
    said.random = random;
    await check('settings');
    said.heading = await tab.$eval('#work h2', (heading) => heading.clientHeight / parseFloat(getComputedStyle(heading).lineHeight));
    const last = await tab.$eval('#work', (work) => work.dataset.id).then((id) => fetch(new URL(`/api/artworks/${id}`, address))).then((answer) => answer.json());
    await tab.click('[data-lock]');
    said.locked = {kept: await value('seed') === String(last.seed), pressed: await tab.$eval('[data-lock]', (lock) => lock.ariaPressed)};
    said.again = (await draw()).seed === last.seed;
    await tab.click('[data-lock]');
    said.unlocked = await value('seed');
    await tab.click('.seed button');
    said.die = Number(await value('seed')) >= 0 && await value('seed') !== '';
    await fill('seed', '');
    said.refused = [await refused('height', 4096), await refused('seed', 'seven')];
    await tab.click('[data-details] > summary');
    await fill('width', '');
    await fill('height', '');
    await fill('highResolution', 4);
    await tab.click('[data-details] > summary');
    await tab.click('#prompt-form [type=submit]');
    await until(() => document.querySelector('#prompt-error').textContent);
    said.refused.push({focused: await focused(), error: await tab.$eval('#prompt-error', (error) => error.textContent)});
  },
};

try {
  tab = await browser.newPage();
  tab.on('pageerror', (error) => errors.push(String(error)));
  tab.on('console', (message) => { if (/Content.Security.Policy/i.test(message.text())) errors.push(message.text()); });
  tab.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/api/artworks')) sent.push(JSON.parse(request.postData()));
  });
  await tab.setViewport({width: 1280, height: 900});
  await open();
  for (const part of parts) await PARTS[part]();
  console.log(JSON.stringify({...said, errors, violations}));
} finally {
  await browser.close();
}
