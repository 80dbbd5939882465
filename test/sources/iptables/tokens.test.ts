import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Token } from '../../../src/model/iptables.ts';
import { printRule, savedText } from '../../../src/sources/iptables/print.ts';
import { cutTokens } from '../../../src/sources/iptables/tokens.ts';

const texts = (line: string): string[] =>
  cutTokens(line).tokens.map(({ text, quoted }) => (quoted ? `"${text}"` : text));

describe('cutTokens', () => {
  const rows: [what: string, line: string, words: string[]][] = [
    ['words between blanks', '-s 10.0.0.1/32  -j\tDROP', ['-s', '10.0.0.1/32', '-j', 'DROP']],
    ['a quoted text is one word', '--comment "a b"', ['--comment', '"a b"']],
    ['a quoted dash is no option', '--string "-x" -x', ['--string', '"-x"', '-x']],
    ['escaped quotes', String.raw`--comment "id: \"a\" it\'s \\ it"`, ['--comment', `"id: "a" it's \\ it"`]],
    ['an empty quoted text', '--comment "" -j X', ['--comment', '""', '-j', 'X']],
    [
      'no blank behind a closing quote',
      '--comment "default/helloworld:"-j KUBE-SEP-X',
      ['--comment', '"default/helloworld:"', '-j', 'KUBE-SEP-X'],
    ],
    ['a quote that opens inside a word', '--x a"b c" d', ['--x', '"ab c"', 'd']],
    ['a backslash outside of quotes is itself', String.raw`--path a\b`, ['--path', String.raw`a\b`]],
  ];
  for (const [what, line, words] of rows) {
    it(what, () => {
      assert.deepEqual(texts(line), words);
      assert.equal(cutTokens(line).closed, true);
    });
  }

  it('takes the rest of the line where a quote is never closed, and says so', () => {
    assert.deepEqual(cutTokens('--comment "a b -j X'), {
      tokens: [
        { text: '--comment', quoted: false },
        { text: 'a b -j X', quoted: true },
      ],
      closed: false,
    });
  });
});

describe('printRule', () => {
  it('prints what iptables-save prints', () => {
    const line = String.raw`-p tcp -m comment --comment "dnat name: \"kubenet\"" -m multiport --dports 8081 -j CNI-DN-7`;
    assert.equal(printRule(cutTokens(line)), line);
    assert.equal(printRule(cutTokens(line), 'CNI-HOSTPORT-DNAT'), `-A CNI-HOSTPORT-DNAT ${line}`);
  });

  it('is read again as the same tokens', () => {
    const plain = fc.string({ minLength: 1 }).filter((text) => !/[\s"]/.test(text));
    const token: fc.Arbitrary<Token> = fc.oneof(
      plain.map((text) => ({ text, quoted: false })),
      fc.string({ unit: 'binary' }).map((text) => ({ text, quoted: true })),
    );
    fc.assert(
      fc.property(fc.array(token), (tokens) => {
        assert.deepEqual(cutTokens(printRule({ tokens })), { tokens, closed: true });
      }),
    );
  });
});

describe('savedText', () => {
  it('quotes as xtables_save_string does', () => {
    assert.equal(savedText('KUBE-SEP-2WE6_x').quoted, false);
    assert.equal(savedText('default/x').quoted, true);
    assert.equal(savedText('').quoted, true);
  });
});
