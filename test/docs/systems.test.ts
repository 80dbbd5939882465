import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { kernelCases } from '../kernel/cases/index.ts';
import { systems } from '../systems/systems.ts';

const page = readFileSync(new URL('../../docs/systems.md', import.meta.url), 'utf8');

/** Rows of the tables of the page, without heads and rulers. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| ---') && !line.startsWith('| system '))
  .map((line) => line.slice(2, -2).split(' | '));

const commands = ['trace', 'explain-chain', 'services', 'map', 'doctor'] as const;

test('every cell of the table has its test, and every test its cell', () => {
  const told = rows
    .filter((cells) => cells.length === commands.length + 1)
    .flatMap(([system, ...cells]) => cells.map((cell, index) => [`${system}: ${commands[index]}`, cell]));
  const tested = Object.entries(systems).flatMap(([system, tests]) =>
    commands.map((command) => [`${system}: ${command}`, cellOf(tests, command)]),
  );
  assert.deepEqual(told, tested);
});

const cellOf = (system: (typeof systems)[string], command: (typeof commands)[number]): string => {
  if (system[command] === undefined) return '-';
  return command === 'trace' && system.trace!.at(-1)?.includes('unknown by not-modelled') ? 'unknown' : 'yes';
};

test('every comparison with the kernel that the page names is one', () => {
  const named = rows.filter((cells) => cells.length === 2).map(([, name]) => name!.replaceAll('`', ''));
  const cases = Object.entries(kernelCases).flatMap(([subject, list]) => list.map(({ name }) => `${subject}: ${name}`));
  assert.ok(named.length > 0);
  assert.deepEqual(
    named.filter((name) => !cases.includes(name)),
    [],
  );
});

test('the page is linked from the README', () => {
  assert.match(readFileSync(new URL('../../README.md', import.meta.url), 'utf8'), /\(docs\/systems\.md\)/);
});
