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
/** Does what orders artworks, and waits until all are done; the first one's ID. */
async function order(act) {
  const answer = tab.waitForResponse((response) => response.request().method() === 'POST' && response.url().endsWith('/api/artworks'), WAIT);
  await act();
  const {artworks} = await (await answer).json();
  await until((id) => document.querySelector(`#work[data-id="${id}"] [data-reuse]`) && !document.querySelector('#create progress'), artworks[0].id);
  return artworks[0].id;
}
/** Draws, and waits until what was ordered is done; the body that was sent. */
async function draw() {
  await order(() => tab.click('#prompt-form [type=submit]'));
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

/** The share of the picture that is painted. */
const maskSum = async () => {
  await new Promise((done) => setTimeout(done, 200));
  return tab.$eval('#mask ~ [role=status]', (status) => Number(/[\d.]+/.exec(status.textContent)?.[0] ?? 0) / 100);
};

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
    const last = await (await fetch(new URL(`/api/artworks/${await tab.$eval('#work', (work) => work.dataset.id)}`, address))).json();
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
  async start() {
    // an artwork is the image to start from; its mask is painted by keys and by the pointer
    await fill('prompt', 'a red sun over blue mountains');
    await fill('steps', 2);
    const id = await draw().then(() => tab.$eval('#work', (work) => work.dataset.id));
    await tab.click('#work [data-start]');
    await tab.waitForSelector('#mask', WAIT);
    said.startFocus = await focused();
    await tab.focus('#mask');
    await press('Space', 'Shift', 'e', 'e', ']');
    const kept = await maskSum();
    await tab.keyboard.down('Shift');
    await press('ArrowRight', 'ArrowRight', 'ArrowDown');
    await tab.keyboard.up('Shift');
    const wider = await maskSum();
    const box = await (await tab.$('#mask')).boundingBox();
    await tab.mouse.move(box.x + 20, box.y + 20);
    await tab.mouse.down();
    await tab.mouse.move(box.x + 120, box.y + 30, {steps: 4});
    await tab.mouse.up();
    const painted = await maskSum();
    await tab.click('#undo');
    const undone = await maskSum();
    said.mask = {shares: [kept, wider, painted], grows: kept > 0 && wider > kept && painted > wider, undone: undone === wider};
    await tab.click('#invert');
    said.mask.inverted = Math.abs(await maskSum() - (1 - wider)) < 0.01;
    await check('start');
    const body = await draw();
    const init = Buffer.from(body.init, 'base64');
    const own = Buffer.from(await (await fetch(new URL(`/api/artworks/${id}/image`, address))).arrayBuffer());
    said.start = {isTheArtwork: init.equals(own), mask: body.mask, strength: body.strength ?? null};
    await tab.click('#take-out');
    said.takenOut = [await focused(), await tab.$('#mask') === null];
  },
  async drop() {
    await tab.evaluate(async () => {
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 256;
      const blob = await new Promise((done) => canvas.toBlob(done));
      const data = new DataTransfer();
      data.items.add(new File([blob], 'dropped.png', {type: 'image/png'}));
      document.querySelector('label:has([name=init])').dispatchEvent(new DragEvent('drop', {bubbles: true, cancelable: true, dataTransfer: data}));
    });
    await tab.waitForSelector('#mask', WAIT);
    said.dropped = {field: await tab.$eval('label:has([name=init])', (label) => label.innerText), path: new URL(tab.url()).pathname};
  },
  async control() {
    const models = await tab.$$eval('[name=model] option', (options) => options.map((option) => option.value));
    said.controlWithout = await tab.$('[name=control]') === null;
    await tab.select('[name=model]', models.find((model) => model === 'guided'));
    await tab.waitForSelector('[name=control]', WAIT);
    await (await tab.$('[name=control]')).uploadFile(process.env.PICTURE);
    await tab.select('[name=controlPreprocessor]', 'invert');
    await tab.waitForSelector('#control-seen canvas', WAIT);
    await new Promise((done) => setTimeout(done, 1500));
    said.control = await tab.$eval('#control-seen canvas', (canvas) => ({width: canvas.width, height: canvas.height,
      corner: [...canvas.getContext('2d').getImageData(2, 2, 1, 1).data].slice(0, 3)}));
    await check('control');
  },
  async loras() {
    await tab.select('[name=model]', 'plain');
    await fill('prompt', 'a fox');
    await tab.select('#loras select', 'film');
    said.loraWritten = await value('prompt');
    await tab.focus('#loras [type=range]');
    await press('ArrowLeft', 'ArrowLeft');
    said.loraWeighed = await value('prompt');
    await fill('prompt', 'a fox <lora:film:0.4> in the snow');
    said.loraRead = await tab.$eval('#loras [type=number]', (input) => input.value);
    await check('loras');
    await tab.click('#loras button');
    said.loraOut = [await value('prompt'), await tab.evaluate(() => document.activeElement.tagName)];
  },
  async again() {
    await fill('prompt', 'a red sun over blue mountains');
    await fill('steps', 2);
    await fill('seed', 7);
    const first = await draw().then(() => tab.$eval('#work', (work) => work.dataset.id));
    await tab.waitForSelector('[data-vary]', WAIT);
    await order(() => tab.click('[data-vary]'));
    said.varied = sent.at(-1);
    said.variations = (await (await fetch(new URL('/api/artworks?limit=4', address))).json()).artworks
      .map((work) => [work.seed, work.variationSeed != null, work.stage]);
    await tab.click('.strip li:nth-child(5) button');
    await tab.waitForSelector(`#work[data-id="${first}"] [data-compare]`, WAIT);
    await tab.click('[data-compare]');
    await tab.waitForSelector('dialog[open] .frame', WAIT);
    await tab.click('dialog[open] li:nth-child(2) button');
    await tab.focus('dialog[open] [type=range]');
    await press('Home', 'ArrowRight', 'ArrowRight', 'ArrowRight');
    said.compared = await tab.$eval('dialog[open]', (dialog) => ({
      left: new URL(dialog.querySelector('.before').src).pathname, clip: getComputedStyle(dialog.querySelector('.before')).clipPath,
      right: new URL(dialog.querySelector('.frame img').src).pathname, rows: [...dialog.querySelectorAll('tbody th')].map((head) => head.textContent),
    }));
    said.compared.left = said.compared.left.includes(first);
    await check('compare');
    await press('Escape');
    await until(() => !document.querySelector('dialog[open]'));
    said.compareFocus = await tab.evaluate(() => 'compare' in document.activeElement.dataset);
    await tab.waitForSelector('[data-enlarge]', WAIT);
    await order(() => tab.click('[data-enlarge]'));
    await until(() => document.querySelector('#work .frame img')?.naturalWidth);
    said.enlarged = await tab.$eval('#work .frame img', (image) => [image.width, image.naturalWidth, image.naturalHeight]);
    said.enlargedBody = sent.at(-1);
    // the page of an artwork goes on from it too
    await tab.goto(new URL(`/artworks/${first}`, address).href);
    await tab.waitForSelector('[data-start]', WAIT);
    await check('artwork');
    await tab.click('[data-start]');
    await tab.waitForSelector('#mask', WAIT);
    said.startedFrom = await tab.$eval('label:has([name=init]) span', (name) => name.textContent) === `${first}.png`;
  },
  async templates() {
    await fill('prompt', 'a lighthouse in a storm');
    await fill('guidance', 3.5);
    await tab.click('[data-templates]');
    await tab.type('[name=templateName]', 'Storm');
    await press('Enter');
    await check('templates');
    const exported = await tab.evaluate(() => localStorage.getItem('templates'));
    await press('Escape');
    await tab.reload();
    await until(() => document.querySelectorAll('[name=sampler] option').length > 1);
    await fill('prompt', 'something else');
    await fill('guidance', '');
    await tab.click('[data-templates]');
    await tab.click('.use');
    said.template = [await value('prompt'), await value('guidance'), await focused()];
    await tab.click('[data-templates]');
    await tab.click('dialog[open] li .plain');
    said.askedToDelete = await tab.$eval('[data-asking]', (asking) => asking.innerText);
    await tab.click('[data-sure]');
    said.templatesLeft = await tab.$$eval('dialog[open] li', (items) => items.length);
    await tab.evaluate((text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], 'templates.json', {type: 'application/json'}));
      const input = document.querySelector('[name=templates]');
      input.files = data.files;
      input.dispatchEvent(new Event('change', {bubbles: true}));
    }, JSON.stringify([...JSON.parse(exported), {name: 'Odd', values: {prompt: 'x', mask: 'y', nothing: {}}}, {values: {}}, 7]));
    await until(() => document.querySelectorAll('dialog[open] li').length === 2);
    said.imported = JSON.parse(await tab.evaluate(() => localStorage.getItem('templates')));
    await press('Escape');
  },
  async tokens() {
    await fill('prompt', 'a fox');
    await until(() => /\d/.test(document.querySelector('#tokens')?.textContent));
    said.short = await tab.$eval('#tokens', (tokens) => tokens.innerText);
    await fill('prompt', `${'a red sun over blue mountains, '.repeat(8)}and a lighthouse`);
    await until(() => document.querySelector('#tokens mark'));
    said.long = await tab.$eval('#tokens > p', (tokens) => tokens.innerText);
    said.cut = await tab.$eval('#tokens mark', (mark) => mark.textContent);
    await check('tokens');
    await draw();
    said.notDrawn = await tab.$eval('#work .note', (note) => note.textContent);
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
