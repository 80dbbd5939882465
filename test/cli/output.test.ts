import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fixtures, runProgram } from './program.ts';

/**
 * fixtures/output/<columns>/<command line>.txt holds what that command line prints, run in fixtures. A slash in the
 * command line is a folder. UPDATE=1 writes what it prints now; an empty file at a new path adds a command line.
 */
const folder = join(fixtures, 'output');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.txt'));

test('there are outputs to compare', () => assert.ok(files.length > 10));

for (const file of files) {
  const [, columns, line] = /^(\d+)\/(.*)\.txt$/.exec(file)!;
  test(`at ${columns} columns: k8snet ${line}`, async () => {
    const { stdout, stderr } = await runProgram(line!.split(' '), { environment: { COLUMNS: columns! } });
    const printed = stdout + stderr;
    if (process.env.UPDATE === '1') writeFileSync(join(folder, file), printed);
    assert.equal(printed, readFileSync(join(folder, file), 'utf8'));
    if (line!.includes('-o ')) return;
    const wide = withoutFixes(printed.split('\n')).filter((text) => [...text].length > Number(columns));
    assert.deepEqual(wide, [], 'lines wider than the terminal');
  });
}

/** Commands below `fix` stand on one line each, however long: they are to be copied. */
function withoutFixes(lines: readonly string[]): string[] {
  let isFix = false;
  return lines.filter((line) => {
    isFix = line === '  fix' || (isFix && line.startsWith('    '));
    return !isFix;
  });
}
