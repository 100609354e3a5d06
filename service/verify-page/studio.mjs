// Draws in the studio in headless Chromium, as a person would, and prints what the page sent and showed, as JSON.
// node studio.mjs CHROMIUM ADDRESS ORDER: ORDER is a JSON object with the fields to choose, to type into and to give files to, whether to
// wait for a preview, and whether to stop the drawing then.

import puppeteer from 'puppeteer-core';

const [chromium, address, json] = process.argv.slice(2);
const {choose = {}, type = {}, files = {}, preview = false, stop = false, again = false} = JSON.parse(json);
const WAIT = {timeout: 180000};
const browser = await puppeteer.launch({executablePath: chromium, headless: true, args: ['--no-sandbox', '--lang=en']});
try {
  const tab = await browser.newPage();
  const errors = [];
  const sent = [];
  let ordered = null;
  tab.on('pageerror', (error) => errors.push(String(error)));
  tab.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/api/artworks')) {
      sent.push(request.postData());
    }
  });
  tab.on('response', async (response) => {
    if (response.request().method() === 'POST' && response.url().endsWith('/api/artworks') && response.ok()) {
      ordered = (await response.json()).artworks[0].id;
    }
  });
  await tab.goto(address);
  await tab.waitForFunction(() => document.querySelectorAll('[name=sampler] option').length > 1, WAIT);
  // in one turn, as a busy page has them: the section opens while the model changes what stands in it
  await tab.$eval('#create summary', (summary, wanted) => {
    summary.click();
    const select = document.querySelector('[name=model]');
    // the default model is chosen by an empty value
    select.value = [...select.options].some((option) => option.value === wanted) ? wanted : '';
    select.dispatchEvent(new Event('change', {bubbles: true}));
  }, choose.model);
  await tab.waitForSelector('#create details[open]', WAIT);
  for (const [name, value] of Object.entries(choose)) {
    const value2 = await tab.$eval(`[name=${name}]`, (select, wanted) =>
      [...select.options].find((option) => option.value === wanted)?.value ?? '', value);
    await tab.select(`[name=${name}]`, value2);
  }
  const guided = await tab.$('[name=control]') !== null;
  for (const [name, file] of Object.entries(files)) {
    await (await tab.waitForSelector(`input[name=${name}]`, WAIT)).uploadFile(file);
    if (name === 'init') {
      await tab.waitForSelector('#mask', WAIT);
    }
  }
  // how much of an image is drawn anew is asked once there is one
  for (const [name, text] of Object.entries(type)) {
    await tab.type(`[name=${name}]`, String(text));
  }
  const loras = await tab.evaluate(() => document.querySelector('#loras')?.textContent ?? '');
  await tab.click('#prompt-form button[type=submit]');
  for (let waited = 0; !ordered && waited < 180000; waited += 50) {
    if (await tab.$eval('#prompt-error', (error) => error.textContent)) {
      break;
    }
    await new Promise((done) => setTimeout(done, 50));
  }
  const work = `#work[data-id="${ordered}"]`;
  let previewed = null;
  if (preview) {
    await tab.waitForSelector(`${work} canvas`, WAIT);
    previewed = await tab.$eval(`${work} canvas`, (canvas) => ({
      width: canvas.width, height: canvas.height,
      colours: new Set(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data).size,
    }));
  }
  if (stop) {
    await tab.click(`${work} [data-stop]`);
  }
  await tab.waitForFunction((shown) => document.querySelector('#prompt-error').textContent
    || document.querySelector(`${shown} [data-reuse]`) && !document.querySelector('#create progress'), WAIT, work);
  const facts = await tab.evaluate(() => ({
    refused: document.querySelector('#prompt-error').textContent,
    focused: document.activeElement?.name ?? null,
    work: document.querySelector('#work')?.innerText ?? '',
    gallery: document.querySelectorAll('.strip li').length,
  }));
  let reused = null;
  let recipe = '';
  if (ordered && !stop) {
    await tab.goto(new URL(`/artworks/${ordered}`, address).href);
    await tab.waitForSelector('details[data-details]', WAIT);
    recipe = await tab.$eval('main', (main) => main.textContent);
    if (again) {
      await tab.click('[data-reuse]');
      await tab.waitForSelector('#prompt-form', WAIT);
      reused = await tab.$$eval('#prompt-form [name]', (inputs) => Object.fromEntries(inputs
        .filter((input) => input.type !== 'file').map((input) => [input.name, input.value])));
    }
  }
  console.log(JSON.stringify({sent: sent.map((body) => JSON.parse(body)), guided, loras, preview: previewed, ...facts, recipe, reused, errors}));
} finally {
  await browser.close();
}
