import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseIptables } from '../../../src/sources/iptables/index.ts';

/** Reads everything; the count of rules told before must be the count of rules read. */
function readAll(text: string): void {
  const dump = parseIptables(text, 'x');
  for (const table of dump.tables) {
    for (const name of table.chainNames()) {
      const chain = table.chain(name)!;
      assert.equal(chain.rules().length, chain.ruleCount);
      for (const { origin } of chain.rules()) assert.ok(origin.line > 0);
    }
  }
}

const folders = ['fixtures/sources/iptables/paste', 'fixtures/sources/iptables/extensions'];
const samples = folders.flatMap((folder) =>
  readdirSync(folder).map((file) => readFileSync(`${folder}/${file}`, 'utf8')),
);

describe('parseIptables never throws', () => {
  it('on any text', () => {
    const piece = fc.constantFrom(
      '-A ',
      '-A X',
      ':',
      '*nat',
      'COMMIT',
      'Chain X (',
      ' -- ',
      '"',
      '\\',
      '/* ',
      ' */',
      '\n',
      '\r\n',
      '\0',
      '0',
      '!',
      '[1:2] ',
      '__proto__',
      ' target prot opt source destination',
      '$ iptables -t nat -L X',
    );
    fc.assert(fc.property(fc.string({ unit: 'binary' }), readAll));
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
        readAll,
      ),
    );
  });

  it('on damaged outputs', () => {
    const damage = fc.record({
      sample: fc.constantFrom(...samples),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      cut: fc.nat({ max: 200 }),
      insert: fc.string({ unit: 'binary', maxLength: 20 }),
    });
    fc.assert(
      fc.property(damage, ({ sample, at, cut, insert }) => {
        const start = Math.floor(at * sample.length);
        readAll(sample.slice(0, start) + insert + sample.slice(start + cut));
      }),
      { numRuns: 300 },
    );
  });

  // A reader that is not linear does not end within hours.
  it('on huge lines, and ends', { timeout: 300_000 }, () => {
    const size = 300_000;
    const row = '    0     0 X  0    --  *      *       0.0.0.0/0            0.0.0.0/0            ';
    const header = 'Chain X (0 references)\n';
    readAll(' '.repeat(size));
    readAll('1'.repeat(size));
    readAll(`-A X ${'"\\" '.repeat(size)}`);
    readAll(`${header}${row}${'/* */ '.repeat(size / 6)}`);
    readAll(`${header}${row}${'ctstate NEW '.repeat(size / 12)}`);
    readAll(`${header}${row}${'unknown words '.repeat(size / 14)}`);
    readAll(`${header}${row}${'tcp dpt:1 '.repeat(size / 10)}`);
    readAll(`${'Chain X (0 references)\n'.repeat(size / 30)}`);
  });

  it('indexes a large dump without cutting its rules', () => {
    const lines = ['*nat'];
    for (let index = 0; index < 20_000; index += 1) lines.push(`:KUBE-SEP-${index} - [0:0]`);
    for (let index = 0; index < 80_000; index += 1) {
      lines.push(
        `-A KUBE-SEP-${index >> 2} -p tcp -m comment --comment "ns/name:port" -m tcp -j DNAT --to-destination 10.0.0.1:80`,
      );
    }
    lines.push('COMMIT', '');
    const text = lines.join('\n');
    const [table] = parseIptables(text, 'x').tables;
    assert.equal(table!.chainNames().length, 20_000);
    assert.deepEqual(
      table!
        .chain('KUBE-SEP-19999')!
        .rules()
        .map(({ origin }) => origin.line),
      [99_998, 99_999, 100_000, 100_001],
    );
  });
});
