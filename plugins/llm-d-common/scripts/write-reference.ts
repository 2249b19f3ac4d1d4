/**
 * Writes docs/reference/, as generated from the tables and schemas of this package. What is there and is not generated goes. Run it
 * after a change in src/crd, src/epp, src/findings, src/gateway, src/lint, src/simulator or src/compile:
 *
 *   yarn workspace @llm-d-sim/plugin-llm-d-common generate:reference
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { referencePages } from '../src/reference/referencePages';

const directory = path.resolve(__dirname, '../../../docs/reference');
const pages = referencePages();

rmSync(directory, { recursive: true, force: true });
for (const { path: name, content } of pages) {
  const file = path.join(directory, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}
process.stdout.write(`${pages.length} pages in ${directory}\n`);
