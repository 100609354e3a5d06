// Asks the studio of a running service where files come from, in headless Chromium, and prints what it says, as JSON.
// node studio-verify.mjs CHROMIUM ADDRESS ORDER [FOLDER]: ORDER is a JSON object with the files to choose, the texts to type, the folder
// for a signed report, whether to ask for second opinions, and the screens to visit; into FOLDER go pictures of what was shown.

import {createRequire} from 'node:module';
import {readFile, readdir, writeFile} from 'node:fs/promises';
import {basename, join} from 'node:path';
import puppeteer from 'puppeteer-core';

const [chromium, address, json, folder] = process.argv.slice(2);
const {files = [], typed = [], report = null, second = false, visit = []} = JSON.parse(json);
const WAIT = {timeout: 120000};
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await puppeteer.launch({
  executablePath: chromium, headless: true, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--lang=en'],
});
const said = {files: [], typed: [], visited: [], violations: [], wide: [], errors: [], outside: []};
try {
  const tab = await browser.newPage();
  tab.on('pageerror', (error) => said.errors.push(String(error)));
  tab.on('console', (message) => message.type() === 'error' && message.text().includes('Content Security Policy') && said.errors.push(message.text()));
  tab.on('request', (request) => {
    if (!request.url().startsWith(address) && !request.url().startsWith('blob:')) {
      said.outside.push(request.url());
    }
  });
  const check = async (name) => {
    await tab.evaluate(axe + ';0');
    const found = await tab.evaluate(async () => (await axe.run()).violations.map((each) => `${each.id} ${each.nodes[0].html.slice(0, 200)}`));
    said.violations.push(...found.map((each) => `${name}: ${each}`));
    if (await tab.evaluate(() => document.documentElement.scrollWidth > innerWidth)) {
      said.wide.push(name);
    }
    if (folder) {
      await tab.screenshot({path: join(folder, `${name}.png`), fullPage: true});
    }
  };
  /** What is folded is unfolded: it is looked at as a whole. */
  const unfold = () => tab.$$eval('[data-verdict] details', (all) => all.forEach((each) => { each.open = true; }));
  const text = (selector) => tab.$eval(selector, (each) => each.innerText).catch(() => '');
  const focused = () => tab.evaluate(() => (document.activeElement.querySelector('.words') ?? document.activeElement).innerText.split('\n').slice(0, 2).join(' '));
  await tab.setViewport({width: 1280, height: 900});
  for (const file of files) {
    await tab.goto(`${address}/verify`);
    await tab.waitForSelector('#file');
    await (await tab.$('#file')).uploadFile(file);
    await tab.waitForSelector('[data-verdict], #verdict [role=alert]', WAIT);
    const folded = await tab.$$eval('[data-verdict] details', (all) => all.filter((each) => !each.open).length);
    await unfold();
    const answer = {
      folded, file: basename(file), verdict: await tab.$eval('[data-verdict]', (each) => each.dataset.verdict).catch(() => null),
      headline: await text('[data-verdict] header'), facts: await text('[data-said]'),
      items: await tab.$$eval('[data-node]', (all) => all.map((each) => `${each.getAttribute('aria-level')} ${each.innerText.replaceAll('\n', ' ')}`)),
      pictures: await tab.$$eval('[data-node] canvas', (all) => all.length),
    };
    said.files.push(answer);
    if (second && answer.verdict) {
      await tab.click('[data-second] button');
      await tab.waitForSelector('[data-second] table, [data-second] [role=alert]', WAIT);
      answer.second = await text('[data-second]');
    }
    await check(`file ${said.files.length}`);
    if (answer.items.length && !said.keys) {
      // from the file to its ingredients and back, by keyboard alone
      await tab.focus('[data-node][tabindex="0"]');
      said.keys = [];
      for (const key of ['ArrowDown', 'ArrowRight', 'ArrowUp', 'End', 'Home']) {
        await tab.keyboard.press(key);
        said.keys.push({key, at: await focused(), facts: await text('[data-said]')});
      }
      await tab.setViewport({width: 360, height: 800});
      await check('phone');
      await tab.keyboard.press('ArrowDown');
      said.phone = await focused();
      await tab.emulateMediaFeatures([{name: 'prefers-color-scheme', value: 'dark'}]);
      await check('dark');
      await tab.emulateMediaFeatures([]);
      await tab.setViewport({width: 1280, height: 900});
      await tab.evaluate(() => localStorage.setItem('language', 'es'));
      await tab.goto(`${address}/verify`);
      await (await tab.waitForSelector('#file')).uploadFile(file);
      await tab.waitForSelector('[data-verdict]', WAIT);
      await unfold();
      said.spanish = await text('[data-verdict]');
      await check('spanish');
      await tab.evaluate(() => localStorage.removeItem('language'));
    }
  }
  if (report) {
    // a report is saved, given back, changed, and given back again
    const devtools = await tab.createCDPSession();
    await devtools.send('Page.setDownloadBehavior', {behavior: 'allow', downloadPath: report});
    await tab.click('[data-report]');
    let saved;
    for (let waited = 0; !saved && waited < 60000; waited += 100) {
      saved = (await readdir(report)).find((name) => name.endsWith('.json'));
      await new Promise((done) => setTimeout(done, 100));
    }
    await (await tab.$('#file')).uploadFile(join(report, saved));
    await tab.waitForSelector('[data-checked]', WAIT);
    said.report = await text('[data-checked]');
    await check('report');
    const changed = (await readFile(join(report, saved), 'utf8')).replace('"verdict": "unknown"', '"verdict": "authentic"');
    await writeFile(join(report, 'changed.json'), changed);
    await (await tab.$('#file')).uploadFile(join(report, 'changed.json'));
    await tab.waitForSelector('#verdict [role=alert]', WAIT);
    said.changedReport = await text('#verdict');
  }
  for (const each of typed) {
    await tab.goto(`${address}/verify`);
    await tab.type('#hash-form input', each);
    await tab.keyboard.press('Enter');
    await tab.waitForSelector('[data-verdict], #verdict [role=alert]', WAIT);
    await unfold();
    said.typed.push({text: each, path: new URL(tab.url()).pathname, said: await text('#verdict')});
  }
  for (const path of visit) {
    await tab.goto(address + path);
    await tab.waitForSelector('[data-lineage]', WAIT);
    said.visited.push(await text('main'));
    for (const [width, name] of [[1280, path], [360, `${path} phone`]]) {
      await tab.setViewport({width, height: 900});
      await check(name.replaceAll('/', ' ').trim());
    }
  }
  console.log(JSON.stringify(said));
} finally {
  await browser.close();
}
