// Reads the reports of the Java tests: counts them, lists those that were skipped, and fails where a skip has no good reason.
import { readFileSync, readdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';

const ALLOWED = /\b(gpu|long|browser|fixtures|token|postgresql|moto)\b/i;
const folders = ['watermark', 'contracts', 'service/diffusion', 'service/c2pa', 'service/c2pa-cli', 'service/app'];
let passed = 0;
let failed = 0;
let skipped = 0;
let unexcused = 0;

for (const folder of folders) {
  const reports = `${folder}/target/surefire-reports`;
  if (!existsSync(reports)) {
    console.log(`${folder}: no test ran`);
    failed++;
    continue;
  }
  for (const file of readdirSync(reports).filter((name) => name.endsWith('.xml'))) {
    const xml = readFileSync(`${reports}/${file}`, 'utf8');
    for (const [, attributes, body = ''] of xml.matchAll(/<testcase\b([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g)) {
      if (/<(failure|error)\b/.test(body)) {
        failed++;
        continue;
      }
      const skip = body.match(/<skipped\b[^>]*?(?:message="([^"]*)"[^>]*)?>(?:<!\[CDATA\[([^\n]*))?/);
      if (!skip) {
        passed++;
        continue;
      }
      const name = attributes.match(/\bname="([^"]*)"/)?.[1];
      const owner = attributes.match(/\bclassname="([^"]*)"/)?.[1];
      const reason = skip[1] ?? skip[2] ?? 'no reason given';
      const excused = ALLOWED.test(reason);
      skipped++;
      unexcused += excused ? 0 : 1;
      console.log(`${excused ? 'skipped' : 'SKIPPED WITHOUT A REASON'}: ${owner}.${name}: ${reason}`);
    }
  }
}
function* sources(folder) {
  for (const entry of existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : []) {
    if (entry.isDirectory()) {
      yield* sources(join(folder, entry.name));
    } else if (entry.name.endsWith('.java')) {
      yield join(folder, entry.name);
    }
  }
}

for (const folder of folders) {
  for (const file of [...sources(`${folder}/src/test/java`), ...sources(`${folder}/java/test`)]) {
    const tags = [...readFileSync(file, 'utf8').matchAll(/@Tag\("(gpu|long)"\)/g)].map(([, tag]) => tag);
    if (tags.length) {
      console.log(`left out: ${tags.length} tagged ${[...new Set(tags)].join(', ')} in ${file}`);
    }
  }
}
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed || unexcused || !passed ? 1 : 0);
