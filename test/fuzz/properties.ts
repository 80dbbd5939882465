import assert from 'node:assert/strict';
import type { Warning } from '../../src/model/origin.ts';
import { printable } from '../../src/model/printable.ts';
import { isNoise, linesOf } from '../../src/sources/lines.ts';

const namesOf = (value: object): string => Object.getOwnPropertyNames(value).join();

const prototypes = [Object.prototype, Array.prototype, Function.prototype, String.prototype];
const untouched = prototypes.map(namesOf);

/** Nothing that was read became a member of every object. */
export function assertCleanPrototypes(): void {
  assert.deepEqual(prototypes.map(namesOf), untouched, 'a prototype was changed');
}

interface Placed {
  origin: { source: string; line: number };
}

/** Every fact and warning names a line of the text; 0 is the text as a whole. */
export function assertLinesExist(text: string, source: string, told: readonly Placed[]): void {
  const lines = Math.max(1, text.split('\n').length);
  for (const { origin } of told) {
    assert.equal(origin.source, source);
    assert.ok(
      Number.isInteger(origin.line) && origin.line >= 0 && origin.line <= lines,
      `line ${origin.line} of ${lines}`,
    );
  }
}

/** Of a format in which every line stands for itself, each line became a fact or a warning. */
export function assertNoLineLost(text: string, told: readonly Placed[], isHeader: (line: string) => boolean): void {
  const kept = new Set(told.map(({ origin }) => origin.line));
  for (const line of linesOf(text)) {
    if (isNoise(line.text) || isHeader(line.text) || kept.has(line.number)) continue;
    assert.fail(`line ${line.number} is neither a fact nor a warning: ${JSON.stringify(line.text)}`);
  }
}

/** What is printed holds no character that a terminal acts on: only lines of printable text. */
export function assertHarmless(printed: string): void {
  for (const line of printed.split('\n')) {
    if (printable(line) !== line) assert.fail(`printed what a terminal acts on: ${JSON.stringify(line)}`);
  }
}

/** Every warning says something. */
export function assertMessages(warnings: readonly Warning[]): void {
  for (const { message } of warnings) assert.notEqual(message, '');
}
