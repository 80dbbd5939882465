/** Writes docs/findings from what the causes say of themselves: `npm run docs`. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { printPages } from '../src/doctor/print-page.ts';

const folder = new URL('../docs/findings/', import.meta.url);
const pages = printPages();
mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) if (!pages.has(name)) rmSync(new URL(name, folder));
for (const [name, text] of pages) writeFileSync(new URL(name, folder), text);
process.stdout.write(`${pages.size} pages\n`);
