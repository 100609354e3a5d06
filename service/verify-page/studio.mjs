// Draws in the studio in headless Chromium, as a person would, and prints what the page sent and showed, as JSON.
// node studio.mjs CHROMIUM ADDRESS ORDER: ORDER is a JSON object with the fields to choose, to type into and to give files to, whether to
// wait for a preview, and whether to stop the drawing then.

import puppeteer from 'puppeteer-core';

const [chromium, address, json] = process.argv.slice(2);
const {choose = {}, type = {}, files = {}, preview = false, stop = false, again = false} = JSON.parse(json);
const WAIT = {timeout: 180000};
const browser = await puppeteer.launch({executablePath: chromium, headless: true, args: ['--no-sandbox']});
try {
  const tab = await browser.newPage();
  const errors = [];
  const sent = [];
  tab.on('pageerror', (error) => errors.push(String(error)));
  tab.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/api/artworks')) {
      sent.push(request.postData());
    }
  });
  await tab.goto(address);
  await tab.waitForFunction(() => document.querySelectorAll('[name=sampler] option').length > 1, WAIT);
  await tab.click('#create summary');
  for (const [name, value] of Object.entries(choose)) {
    await tab.select(`[name=${name}]`, value);
  }
  const disabled = await tab.$$eval('#prompt-form :disabled', (inputs) => inputs.map((input) => input.name));
  for (const [name, text] of Object.entries(type)) {
    await tab.type(`[name=${name}]`, String(text));
  }
  for (const [name, file] of Object.entries(files)) {
    await (await tab.$(`input[name=${name}]`)).uploadFile(file);
  }
  const loras = await tab.$eval('#loras', (hint) => hint.textContent);
  await tab.click('#prompt-form button[type=submit]');
  let previewed = null;
  if (preview) {
    await tab.waitForSelector('#work canvas', WAIT);
    previewed = await tab.$eval('#work canvas', (canvas) => ({
      width: canvas.width, height: canvas.height,
      colours: new Set(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data).size,
    }));
  }
  if (stop) {
    await tab.click('#work .marks button');
  }
  await tab.waitForFunction(() => document.querySelector('#prompt-error').textContent
    || document.querySelector('#work dl, #work .marks > .actions, #work .marks > p + button'), WAIT);
  const facts = await tab.evaluate(() => ({
    refused: document.querySelector('#prompt-error').textContent,
    focused: document.activeElement?.name ?? null,
    work: document.querySelector('#work').innerText,
    recipe: document.querySelector('#work').textContent,
    gallery: document.querySelectorAll('#works li').length,
  }));
  let reused = null;
  if (again) {
    await tab.evaluate(() => [...document.querySelectorAll('#work button')]
      .find((button) => button.textContent === 'Use its settings').click());
    reused = await tab.$$eval('#prompt-form [name]', (inputs) => Object.fromEntries(inputs
      .filter((input) => input.type !== 'file').map((input) => [input.name, input.value])));
  }
  console.log(JSON.stringify({sent: sent.map((body) => JSON.parse(body)), disabled, loras, preview: previewed, ...facts, reused, errors}));
} finally {
  await browser.close();
}
