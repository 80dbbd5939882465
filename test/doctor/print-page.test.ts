import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { causes } from '../../src/doctor/causes/index.ts';
import { explainFinding } from '../../src/doctor/explain-finding.ts';
import { printPage, printPages } from '../../src/doctor/print-page.ts';

const root = new URL('../../', import.meta.url);
const pages = printPages();

test('docs/findings is as the causes say; npm run docs writes it', () => {
  const folder = new URL('docs/findings/', root);
  const committed = new Map(
    readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), 'utf8')] as const),
  );
  assert.deepEqual([...committed.keys()].sort(), [...pages.keys()].sort());
  for (const [name, text] of pages) assert.equal(committed.get(name), text, name);
});

test('every file of causes is in the index, under its own name', () => {
  const files = readdirSync(new URL('src/doctor/causes/', root)).filter((name) => name !== 'index.ts');
  assert.deepEqual(files.map((name) => name.replace('.ts', '')).sort(), causes.map(({ id }) => id).sort());
});

test('every cause says all there is to say', () => {
  for (const { id, title, symptom, proof, fix } of causes) {
    assert.match(id, /^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    for (const words of [title, symptom, proof, fix]) assert.ok(words.trim().length > 10, `${id}: "${words}"`);
    assert.doesNotMatch(title, /\.$/, `${id}: a title is a heading`);
  }
});

test('what other commands find has a page as well', () => {
  const folder = new URL('src/explain/', root);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const named = files.flatMap((name) => [
    ...readFileSync(new URL(name, folder), 'utf8').matchAll(/(?:\bid: |\bfinding\(\s*)'([a-z]+(?:-[a-z]+)+)'/g),
  ]);
  assert.ok(named.length > 10);
  assert.deepEqual(
    [...new Set(named.map(([, id]) => id!))].filter((id) => !pages.has(`${id}.md`)),
    [],
  );
});

test('what a cause outranks is a cause', () => {
  const ids = new Set(causes.map(({ id }) => id));
  const strange = causes.flatMap(({ id, outranks = [] }) =>
    outranks.filter((other) => !ids.has(other) || other === id).map((other) => `${id} outranks ${other}`),
  );
  assert.deepEqual(strange, []);
});

test('every page is linked from the index, and every link leads to a page', () => {
  const index = pages.get('README.md')!;
  for (const { id } of causes) assert.ok(index.includes(`| [${id}](${id}.md) |`), id);
  for (const [name, text] of pages) {
    for (const [, target] of text.matchAll(/\]\(([^)]+)\)/g)) assert.ok(pages.has(target!), `${name} links ${target}`);
  }
});

test('marks of Markdown in words are shown as they are, but code is code', () => {
  const page = printPage({ ...explainFinding('hairpin-off')!, symptom: 'veth*, `a*b` and <network>' });
  assert.match(page, /veth\\\*, `a\*b` and \\<network>/);
});
