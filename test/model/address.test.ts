import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  addressBits,
  addressFromBits,
  canonicalAddress,
  type Family,
  familyOf,
  parsePrefix,
  prefixContains,
  printEndpoint,
  printPrefix,
  rangeContains,
} from '../../src/model/address.ts';

const family = fc.constantFrom<Family>(4, 6);
const width = (of: Family): number => (of === 4 ? 32 : 128);

/** A family and the bits of an address. */
const bitsOf = family.chain((of) =>
  fc.record({ family: fc.constant(of), bits: fc.bigInt({ min: 0n, max: (1n << BigInt(width(of))) - 1n }) }),
);

describe('prefixes as commands print them', () => {
  const rows: [text: string, printed: string | null][] = [
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['10.0.0.0/255.0.0.0', '10.0.0.0/8'],
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['10.1.2.3', '10.1.2.3'],
    ['10.1.2.3/32', '10.1.2.3'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['10.0.0.0/0.0.0.0', '0.0.0.0/0'],
    ['fd00::/64', 'fd00::/64'],
    ['fd00::1/64', 'fd00::/64'],
    ['fd00:0:0::1/ffff:ffff::', 'fd00::/32'],
    ['FD00::1', 'fd00::1'],
    ['::/0', '::/0'],
    ['fe80::1%eth0/64', 'fe80::/64'],
    ['10.0.0.0/33', null],
    ['fd00::/129', null],
    ['10.0.0.0/255.0.255.0', null],
    ['10.0.0.0/fd00::', null],
    ['10.0.0.0/', null],
    ['10.0.0/8', null],
    ['/8', null],
    ['10.0.0.0/8/8', null],
    ['10.0.0.0/-1', null],
    ['default', null],
    ['', null],
  ];
  for (const [text, printed] of rows) {
    it(`${text || 'nothing'} is ${printed ?? 'no prefix'}`, () => {
      const prefix = parsePrefix(text);
      assert.equal(prefix && printPrefix(prefix), printed);
    });
  }

  it('any prefix, printed and read again, is the same', () => {
    fc.assert(
      fc.property(bitsOf, fc.nat(128), ({ family: of, bits }, length) => {
        const prefix = parsePrefix(`${addressFromBits(of, bits)}/${Math.min(length, width(of))}`)!;
        assert.deepEqual(parsePrefix(printPrefix(prefix)), prefix);
        assert.ok(prefixContains(prefix, addressFromBits(of, bits)));
      }),
    );
  });

  it('any text at all is a prefix or none, without an exception', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-f:./%]*$/)), (text) => void parsePrefix(text)),
    );
  });
});

describe('addresses', () => {
  it('the bits of any address lead back to it', () => {
    fc.assert(
      fc.property(bitsOf, ({ family: of, bits }) => {
        const text = addressFromBits(of, bits);
        assert.equal(addressBits(text), bits);
        assert.equal(familyOf(text), of);
        assert.equal(canonicalAddress(text), text);
      }),
    );
  });

  it('any way to write an IPv6 address has one canonical text', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const canonical = canonicalAddress(text);
        assert.notEqual(canonical, null);
        assert.equal(addressBits(canonical!), addressBits(text));
        assert.equal(canonicalAddress(text.toUpperCase()), canonical);
      }),
    );
  });

  const canonical: [text: string, expected: string | null][] = [
    ['fd00:0:0:0:0:0:0:1', 'fd00::1'],
    ['FE80::1%eth0', 'fe80::1'],
    ['::ffff:10.0.0.1', '::ffff:a00:1'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['10.0.0.1', '10.0.0.1'],
    ['010.0.0.1', null],
    ['10.0.0.1 ', null],
    ['localhost', null],
  ];
  for (const [text, expected] of canonical) {
    it(`${text} is ${expected ?? 'no address'}`, () => assert.equal(canonicalAddress(text), expected));
  }

  it('an endpoint of IPv6 stands in brackets', () => {
    assert.deepEqual(
      [printEndpoint('10.0.0.1', 80), printEndpoint('fd00::1', 80), printEndpoint('fd00::1', null)],
      ['10.0.0.1:80', '[fd00::1]:80', 'fd00::1'],
    );
  });
});

describe('a prefix or range holds an address', () => {
  const prefixes: [prefix: string, address: string, holds: boolean][] = [
    ['10.0.0.0/8', '10.255.255.255', true],
    ['10.0.0.0/8', '11.0.0.0', false],
    ['0.0.0.0/0', '203.0.113.1', true],
    ['0.0.0.0/0', 'fd00::1', false],
    ['::/0', '10.0.0.1', false],
    ['fd00:1::/64', 'fd00:1::ffff', true],
    ['fd00:1::/64', 'fd00:1:0:1::', false],
    ['10.0.0.1', '10.0.0.1', true],
    ['10.0.0.0/8', 'x', false],
  ];
  for (const [prefix, address, holds] of prefixes) {
    it(`${prefix} ${holds ? 'holds' : 'does not hold'} ${address}`, () =>
      assert.equal(prefixContains(parsePrefix(prefix)!, address), holds));
  }

  it('a range holds its ends and nothing of the other family', () => {
    const range = { family: 4 as const, first: addressBits('10.0.0.5')!, last: addressBits('10.0.0.7')! };
    const held = ['10.0.0.4', '10.0.0.5', '10.0.0.7', '10.0.0.8', '::a00:5'].map((one) => rangeContains(range, one));
    assert.deepEqual(held, [false, true, true, false, false]);
  });
});
