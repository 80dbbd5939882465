import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { endsWithTarget, findJumps, targetOf } from '../../../src/sources/iptables/jumps.ts';

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

  it('finds all targets where none is named, also what a comment says', () => {
    const text = '-A A -j X\n-A A -m comment --comment "-j no" -j Y\n-A A -p tcp\n';
    assert.deepEqual([...findJumps(text, whole(text), null).keys()].sort(), ['X', 'Y', 'no']);
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
        for (const one of asked) assert.deepEqual(found.get(one), searchPlainly(text, one));
      }),
    );
  });
});

describe('endsWithTarget', () => {
  const isSure = (line: string): boolean => endsWithTarget(`x\n${line}\ny`, 2, 'X');

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

describe('findJumps of many names', () => {
  it('finds the same as for each of them', () => {
    const names = Array.from({ length: 120 }, (_, number) => `C.${number}`);
    const text = names.map((name, number) => `-A X -j ${name}\n-A X -g "${names[number >> 1]}" -p tcp`).join('\n');
    const found = findJumps(text, whole(text), names);
    for (const name of names) assert.deepEqual(found.get(name), findJumps(text, whole(text), [name]).get(name));
  });

  it('takes characters of an expression for themselves', () => {
    const text = '-A X -j C.1\n-A X -j C+1\n-A X -j Cx1\n';
    assert.deepEqual(
      findJumps(text, whole(text), ['C.1', 'C+1']),
      new Map([
        ['C.1', [0]],
        ['C+1', [12]],
      ]),
    );
  });
});

describe('targetOf', () => {
  it('is the name that stands last', () => {
    const text = '-A X -j A\n-A X -m comment --comment "-j B" -j C --set-mark 1\n-A X\n-A X -j D';
    const lines = [0, 10, 65, 70];
    assert.deepEqual(
      lines.map((line) => targetOf(text, line)),
      ['A', 'C', null, 'D'],
    );
  });
});
