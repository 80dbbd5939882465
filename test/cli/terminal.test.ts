import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeTerminal } from '../../src/cli/terminal.ts';
import { runProgram } from './program.ts';

const terminal = { isTTY: true, columns: 120 };
const pipe = {};

const colours: [string, object, Record<string, string>, { color?: boolean }, boolean][] = [
  ['a terminal', terminal, {}, {}, true],
  ['a pipe', pipe, {}, {}, false],
  ['a dumb terminal', terminal, { TERM: 'dumb' }, {}, false],
  ['NO_COLOR', terminal, { NO_COLOR: '1' }, {}, false],
  ['an empty NO_COLOR', terminal, { NO_COLOR: '' }, {}, true],
  ['FORCE_COLOR in a pipe', pipe, { FORCE_COLOR: '1' }, {}, true],
  ['FORCE_COLOR=0', terminal, { FORCE_COLOR: '0' }, {}, false],
  ['both', terminal, { NO_COLOR: '1', FORCE_COLOR: '1' }, {}, false],
  ['--no-color above FORCE_COLOR', terminal, { FORCE_COLOR: '1' }, { color: false }, false],
];

for (const [what, stdout, environment, options, colour] of colours) {
  test(`${colour ? 'colours' : 'no colours'}: ${what}`, () => {
    assert.equal(describeTerminal(stdout, pipe, environment, options).colour, colour);
  });
}

test('the width is that of the terminal, else COLUMNS, else 80', () => {
  const width = (stdout: object, environment: Record<string, string>) =>
    describeTerminal(stdout, pipe, environment, {}).width;
  assert.equal(width(terminal, { COLUMNS: '60' }), 120);
  assert.equal(width(pipe, { COLUMNS: '60' }), 60);
  assert.equal(width(pipe, { COLUMNS: 'wide' }), 80);
  assert.equal(width({ isTTY: true, columns: 0 }, {}), 80);
});

test('progress is shown on a terminal only, and not where silence was asked for', () => {
  assert.equal(describeTerminal(pipe, terminal, {}, {}).interactive, true);
  assert.equal(describeTerminal(terminal, pipe, {}, {}).interactive, false);
  assert.equal(describeTerminal(pipe, { isTTY: true, columns: 0 }, {}, {}).interactive, false);
  assert.equal(describeTerminal(pipe, terminal, {}, { quiet: true }).interactive, false);
});

test('colours are the only difference that FORCE_COLOR makes', async () => {
  const words = ['trace', 'svc/test-noendpoints', '--bundle', 'nodes/healthy-legacy', '--node', 'node-1'];
  const [plain, coloured, refused] = await Promise.all([
    runProgram(words),
    runProgram(words, { environment: { FORCE_COLOR: '1' } }),
    runProgram([...words, '--no-color'], { environment: { FORCE_COLOR: '1' } }),
  ]);
  const start = '\u001b';
  assert.ok(coloured.stdout.includes(`${start}[31m`));
  assert.equal(coloured.stdout.replaceAll(new RegExp(`${start}\\[\\d+m`, 'g'), ''), plain.stdout);
  assert.equal(refused.stdout, plain.stdout);
});
