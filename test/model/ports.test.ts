import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { onlyPort, overlap, parsePortRange, printPorts, singlePort } from '../../src/model/ports.ts';

describe('port ranges as commands print them', () => {
  const rows: [text: string, from: number | null, to?: number][] = [
    ['80', 80, 80],
    ['1024:65535', 1024, 65535],
    ['30000-32767', 30000, 32767],
    [':1023', 0, 1023],
    ['1024:', 1024, 65535],
    [':', null],
    ['', null],
    ['65536', null],
    ['1:65536', null],
    ['90:80', null],
    ['http', null],
    ['80,443', null],
  ];
  for (const [text, from, to] of rows) {
    it(`"${text}" is ${from === null ? 'none' : `${from} to ${to}`}`, () =>
      assert.deepEqual(parsePortRange(text), from === null ? null : { from, to }));
  }

  it('any range, printed and read again, is the same', () => {
    const port = fc.nat(65535);
    fc.assert(
      fc.property(port, port, (a, b) => {
        const range = { from: Math.min(a, b), to: Math.max(a, b) };
        assert.deepEqual(parsePortRange(printPorts(range)), range);
        assert.equal(onlyPort(range), a === b ? a : null);
      }),
    );
  });
});

describe('a port that is known as a range', () => {
  const rows: [ports: [number, number], other: [number, number], lies: ReturnType<typeof overlap>][] = [
    [[80, 80], [80, 80], 'inside'],
    [[32768, 60999], [1024, 65535], 'inside'],
    [[32768, 60999], [30000, 32767], 'outside'],
    [[1024, 65535], [30000, 32767], 'partly'],
    [[1024, 65535], [80, 80], 'outside'],
    [[1024, 65535], [1024, 1024], 'partly'],
  ];
  for (const [ports, other, lies] of rows) {
    it(`${ports.join('-')} lies ${lies} ${other.join('-')}`, () =>
      assert.equal(overlap({ from: ports[0], to: ports[1] }, { from: other[0], to: other[1] }), lies));
  }

  it('of no port there is no single one', () => assert.deepEqual([onlyPort(null), onlyPort(singlePort(5))], [null, 5]));
});
