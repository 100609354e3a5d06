// Shows answers of a verification in the built studio in headless Chromium and prints what the page says of each, as JSON.
// node verdict.mjs CHROMIUM DIST ANSWERS: DIST is the folder of the built studio, ANSWERS a JSON list of answers. They stand for those
// of the service, so that each kind can be shown, also such as need a signer that is not here.

import {createServer} from 'node:http';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import puppeteer from 'puppeteer-core';

const [chromium, dist, json] = process.argv.slice(2);
const answers = JSON.parse(json);
const TYPES = {js: 'text/javascript', css: 'text/css', html: 'text/html'};
let answer = null;
const server = createServer(async (request, response) => {
  response.setHeader('Content-Security-Policy', "default-src 'self'");
  if (request.url.startsWith('/api/verify')) {
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(answer));
    return;
  }
  if (request.headers['sec-fetch-dest'] === 'image') {
    response.setHeader('Content-Type', 'image/svg+xml');
    response.end('<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>');
    return;
  }
  if (request.url.startsWith('/api/')) {
    response.setHeader('Content-Type', 'application/json');
    response.end('{"required": false, "signedIn": false, "permissions": [], "openId": false}');
    return;
  }
  const name = request.url.includes('.') ? request.url.slice(1) : 'index.html';
  const bytes = await readFile(join(dist, name)).catch(() => null);
  response.setHeader('Content-Type', TYPES[name.split('.').pop()] ?? 'image/png');
  response.writeHead(bytes ? 200 : 404).end(bytes ?? undefined);
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const browser = await puppeteer.launch({executablePath: chromium, headless: true, args: ['--no-sandbox', '--lang=en']});
try {
  const tab = await browser.newPage();
  const errors = [];
  tab.on('pageerror', (error) => errors.push(String(error)));
  const said = [];
  for (const each of answers) {
    answer = each;
    await tab.goto(`http://127.0.0.1:${server.address().port}/verify/${each.sha256}`);
    await tab.waitForSelector('[data-verdict]', {timeout: 60000});
    await tab.$$eval('[data-verdict] details', (all) => all.forEach((details) => { details.open = true; }));
    said.push(await tab.$eval('[data-verdict]', (article) => ({
      text: article.innerText,
      box: article.querySelector('.picture svg')?.getAttribute('viewBox') ?? null,
      other: [...article.querySelectorAll('rect[class*=other]')].map((cell) => [+cell.getAttribute('x'), +cell.getAttribute('y')]),
      absent: [...article.querySelectorAll('rect[class*=absent]')].map((cell) => [+cell.getAttribute('x'), +cell.getAttribute('y')]),
    })));
  }
  console.log(JSON.stringify({said, errors}));
} finally {
  await browser.close();
  server.close();
}
