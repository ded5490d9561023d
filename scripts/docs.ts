// `npm run docs`: writes the pages of docs/ that follow from the code. A test holds that they are current.
import { writeFileSync } from 'node:fs';
import { generatedPages } from './docs/pages.ts';

for (const [name, text] of await generatedPages()) {
  writeFileSync(new URL(`../docs/${name}`, import.meta.url), text);
  process.stdout.write(`docs/${name}\n`);
}
