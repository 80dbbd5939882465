import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskTest, parseMaskedAddress } from '../../src/netfilter/masked-address.ts';

test('an address under a mask with holes holds for the bits that the mask keeps', () => {
  const rows: [masked: string, address: string, holds: boolean][] = [
    ['10.0.0.10/255.0.0.255', '10.7.8.10', true],
    ['10.0.0.10/255.0.0.255', '10.7.8.11', false],
    ['10.9.9.10/255.0.0.255', '10.7.8.10', true],
    ['::10/::ffff', 'fd00:1::10', true],
    ['::10/::ffff', 'fd00:1::11', false],
  ];
  for (const [masked, address, holds] of rows) {
    assert.equal(maskTest(parseMaskedAddress(masked)!)(address), holds, `${masked} ${address}`);
  }
});

test('what is no address under a mask is not read', () => {
  for (const text of ['', '10.0.0.1', '10.0.0.1/24', '10.0.0.1/::1', '10.0.0.1/255.0.0.0/8', 'web/255.0.0.255', '/']) {
    assert.equal(parseMaskedAddress(text), null, text);
  }
});
