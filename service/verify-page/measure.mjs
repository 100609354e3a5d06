// Measures the studio's pages in headless Chromium and prints milliseconds and numbers of elements, as JSON.
// node measure.mjs CHROMIUM ADDRESS PATH...: the largest contentful paint of each path, and the gallery at however many works there are.

import puppeteer from 'puppeteer-core';

const [chromium, address, ...paths] = process.argv.slice(2);
const WAIT = {timeout: 300000};
const browser = await puppeteer.launch({executablePath: chromium, headless: true, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--lang=en']});
try {
  const tab = await browser.newPage();
  await tab.setViewport({width: 1280, height: 860});
  await tab.evaluateOnNewDocument(() => {
    globalThis.paint = 0;
    new PerformanceObserver((list) => { for (const each of list.getEntries()) globalThis.paint = each.startTime; })
      .observe({type: 'largest-contentful-paint', buffered: true});
    // from the beginning of the navigation until every tile in the window has its picture
    globalThis.tiles = new Promise((done) => {
      const look = () => {
        const seen = [...document.querySelectorAll('#works li')].filter((each) => each.getBoundingClientRect().top < innerHeight);
        if (seen.length && seen.every((each) => each.querySelector('img')?.complete)) done(performance.now());
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
  });
  const median = (numbers) => numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)];
  // the first visit is that of a service which has served no page and made no thumbnail yet
  const tiles = [];
  for (let i = 0; i < 6; i++) {
    await tab.goto(new URL('/artworks', address).href, {waitUntil: 'domcontentloaded'});
    tiles.push(Math.round(await tab.evaluate(() => globalThis.tiles)));
  }
  const first = tiles.shift();
  const again = median(tiles);
  const paints = {};
  for (const path of paths) {
    const times = [];
    for (let i = 0; i < 5; i++) {
      await tab.goto(new URL(path, address).href, {waitUntil: 'networkidle2', timeout: WAIT.timeout});
      await new Promise((done) => setTimeout(done, 500));
      times.push(Math.round(await tab.evaluate(() => globalThis.paint)));
    }
    paints[path] = median(times);
  }
  await tab.goto(new URL('/artworks', address).href, {waitUntil: 'networkidle2', timeout: WAIT.timeout});
  const search = await tab.evaluate(async () => {
    const millis = [];
    for (const words of ['lighthouse storm', '雪山', 'ежик тумане', 'a oil', 'fox number 77', 'nothing']) {
      const start = performance.now();
      await (await fetch(`/api/artworks?limit=100&count=true&search=${encodeURIComponent(words)}`)).json();
      millis.push(performance.now() - start);
    }
    return Math.round(Math.max(...millis));
  });
  const shown = await tab.evaluate(() => new Promise((done) => {
    const found = document.querySelector('#found');
    const start = performance.now();
    new MutationObserver(() => done(Math.round(performance.now() - start))).observe(found, {subtree: true, characterData: true, childList: true});
    const field = document.querySelector('#search');
    field.value = 'whale garden';
    field.dispatchEvent(new Event('input', {bubbles: true}));
  }));
  await tab.goto(new URL('/artworks', address).href, {waitUntil: 'domcontentloaded'});
  await tab.waitForSelector('#works li', WAIT);
  let most = 0, elements = 0, works = 0;
  for (let i = 0; i < 2000; i++) {
    const now = await tab.evaluate(() => {
      scrollTo(0, document.documentElement.scrollHeight);
      const last = [...document.querySelectorAll('#works li')].at(-1);
      return {tiles: document.querySelectorAll('#works li').length, all: document.querySelectorAll('*').length,
        last: Number(last?.getAttribute('aria-posinset')), of: Number(last?.getAttribute('aria-setsize'))};
    });
    most = Math.max(most, now.tiles);
    elements = Math.max(elements, now.all);
    works = now.last;
    if (now.last === now.of) break;
    await new Promise((done) => setTimeout(done, 30));
  }
  console.log(JSON.stringify({paints, first, again, search, shown, most, elements, works}));
} finally {
  await browser.close();
}
