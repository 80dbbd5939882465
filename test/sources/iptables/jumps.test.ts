import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createEndings, findJumps, targetOf } from '../../../src/sources/iptables/jumps.ts';

const whole = (text: string) => [{ offset: 0, end: text.length }];

/** The jumps that a plain search finds: any name behind an option that jumps. */
function searchPlainly(text: string, target: string): number[] {
  const found: number[] = [];
  let offset = 0;
  for (const line of text.split('\n')) {
    const names = [...line.matchAll(/(?:-j|--jump|-g|--goto)[ \t]+"?([^\s"]+)/g)].map((match) => match[1]);
    if (names.includes(target)) found.push(offset);
    offset += line.length + 1;
  }
  return found;
}

describe('findJumps', () => {
  it('finds the lines that lead to a name, by -j and -g, wherever the option stands', () => {
    const lines = [
      '-A A -j X',
      '-A A -g X -p tcp',
      '-A A --jump X',
      '-A A -j XY',
      '-A A -j Y --goto',
      '-A A --goto "X"',
    ];
    const text = lines.join('\n');
    const found = findJumps(text, whole(text), ['X', 'Z']);
    const numbers = found.get('X')!.map((offset) => text.slice(0, offset).split('\n').length);
    assert.deepEqual(numbers, [1, 2, 3, 6]);
    assert.deepEqual(found.get('Z'), []);
    assert.equal(found.has('XY'), false);
  });

  it('finds all targets where none is named', () => {
    const text = '-A A -j X\n-A A -m comment --comment "-j no" -j Y\n-A A -p tcp\n';
    assert.deepEqual([...findJumps(text, whole(text), null).keys()].sort(), ['X', 'Y']);
  });

  it('looks at no line beyond the parts it is given', () => {
    const text = '-A A -j X\n-A B -j X\n-A C -j X\n';
    assert.deepEqual([...findJumps(text, [{ offset: 10, end: 19 }], ['X']).values()], [[10]]);
  });

  it('finds what a plain search finds in rules as iptables writes them', () => {
    const name = fc.constantFrom('X', 'KUBE-SVC-A', 'KUBE-SEP-B', 'KUBE-SEP-BB', 'DNAT');
    const target = fc
      .tuple(fc.constantFrom('-j', '-g', '--jump', '--goto'), name)
      .map(([option, to]) => (to === 'DNAT' ? `${option} DNAT --to-destination 10.0.0.1:80` : `${option} ${to}`));
    const match = fc.constantFrom(
      '-p tcp',
      '-m comment --comment "a -j X b"',
      '-m comment --comment "a\\"b"',
      '! -i lo',
      '',
    );
    const rule = fc
      .tuple(match, target, fc.constantFrom('', '\r', ' '))
      .map((parts) => `-A C ${parts[0]} ${parts[1]}${parts[2]}`);
    fc.assert(
      fc.property(fc.array(rule), fc.uniqueArray(name), (rules, asked) => {
        const text = rules.join('\n');
        const found = findJumps(text, whole(text), asked);
        for (const one of asked) {
          const plain = searchPlainly(text, one);
          // What stands in a comment before the jump may be found too, and needs not be.
          const real = plain.filter((offset) => targetOf(text, offset) === one);
          assert.deepEqual(
            found.get(one)!.filter((offset) => targetOf(text, offset) === one),
            real,
          );
          assert.ok(found.get(one)!.every((offset) => plain.includes(offset)));
        }
      }),
    );
  });
});

describe('createEndings', () => {
  const isSure = (line: string): boolean => createEndings(`x\n${line}\ny`)(2, 'X');

  it('is sure of a jump at the end of a line', () => {
    assert.ok(isSure('-A A -j X'));
    assert.ok(isSure('-A A -m comment --comment "to X" -j X'));
  });

  it('is not sure where quotes are open, a backslash stands before it, or something behind it', () => {
    for (const line of [
      '-A A --comment "-j X',
      '-A A --comment "a\\"" -j X',
      '-A A -j X -p tcp',
      '-A A -j AX',
      '-A A -j X\r',
    ])
      assert.equal(isSure(line), false, line);
  });
});
