// Drops a file on the page in headless Chromium and prints what the page says, as JSON.
// node drive.mjs CHROMIUM PAGE FILE SETTINGS: PAGE is a file, SETTINGS a JSON object of the page's fields. RPC addresses are asked through
// a server here that lets pages ask, as public RPCs do; the embedded chain does not. Every request of the page is listed.

import {createServer} from 'node:http';
import {pathToFileURL} from 'node:url';
import puppeteer from 'puppeteer-core';

const [chromium, page, file, json] = process.argv.slice(2);
const settings = JSON.parse(json);
const rpc = settings.rpc;

const proxy = createServer(async (request, response) => {
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Access-Control-Allow-Headers', 'Content-Type');
  if (request.method === 'OPTIONS') {
    response.writeHead(204).end();
    return;
  }
  let body = '';
  for await (const part of request) {
    body += part;
  }
  const answer = await fetch(rpc, {method: 'POST', headers: {'Content-Type': 'application/json'}, body});
  response.setHeader('Content-Type', 'application/json');
  response.writeHead(answer.status).end(await answer.text());
});
if (rpc) {
  await new Promise((done) => proxy.listen(0, '127.0.0.1', done));
  settings.rpc = `http://127.0.0.1:${proxy.address().port}/`;
}
const browser = await puppeteer.launch({executablePath: chromium, headless: true, args: ['--no-sandbox']});
try {
  const tab = await browser.newPage();
  const requests = [];
  const errors = [];
  tab.on('request', (request) => requests.push(request.url().slice(0, 200)));
  tab.on('pageerror', (error) => errors.push(String(error)));
  await tab.goto(pathToFileURL(page).href);
  const defaults = await tab.evaluate(() => Object.fromEntries(['rpc', 'contract', 'gateway', 'anchors']
    .map((id) => [id, document.getElementById(id).value])));
  await tab.evaluate((fields) => {
    for (const [id, value] of Object.entries(fields)) {
      document.getElementById(id).value = value;
    }
  }, settings);
  const input = await tab.$('#file');
  await input.uploadFile(file);
  await tab.waitForSelector('#verdict[data-done]', {timeout: 120000});
  const said = await tab.$eval('#verdict', (verdict) => ({
    sentence: verdict.textContent, facts: JSON.parse(verdict.dataset.facts ?? 'null'),
  }));
  console.log(JSON.stringify({...said, defaults, requests, errors}));
} finally {
  await browser.close();
  proxy.close();
}
