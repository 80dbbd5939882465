import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isFixed, mapAddresses } from '../../../src/collect/redact/address-map.ts';
import { mapMacs } from '../../../src/collect/redact/mac-map.ts';
import { addressBits, addressFromBits, type Family, parsePrefix, prefixContains } from '../../../src/model/address.ts';

const key = fc.uint8Array({ minLength: 8, maxLength: 8 });
const address = (family: Family) =>
  fc.bigInt({ min: 0n, max: (1n << (family === 4 ? 32n : 128n)) - 1n }).map((bits) => addressFromBits(family, bits));
/** Without interface identifiers made from MACs, which follow the MACs instead. */
const plain = (family: Family) =>
  address(family).filter((text) => family === 4 || ((addressBits(text)! >> 24n) & 0xffffn) !== 0xfffen);

const common = (one: string, other: string, width: number): number => {
  const differing = addressBits(one)! ^ addressBits(other)!;
  return width - (differing === 0n ? 0 : differing.toString(2).length);
};

for (const family of [4, 6] as const) {
  const width = family === 4 ? 32 : 128;
  test(`IPv${family}: two addresses have as many leading bits in common as before`, () => {
    fc.assert(
      fc.property(
        key,
        plain(family),
        plain(family),
        fc.integer({ min: 0, max: width }),
        (secret, one, other, shared) => {
          const rest = BigInt(width - shared);
          const near = addressFromBits(
            family,
            ((addressBits(one)! >> rest) << rest) | (addressBits(other)! & ((1n << rest) - 1n)),
          );
          const map = mapAddresses(secret, [`${one}/${Math.min(24, width)}`], mapMacs(secret, []));
          assert.equal(common(map(one), map(near), width), common(one, near, width));
        },
      ),
    );
  });

  test(`IPv${family}: a network holds what it held, and its host bits stay clear`, () => {
    fc.assert(
      fc.property(key, plain(family), fc.integer({ min: 0, max: width }), (secret, one, length) => {
        const network = parsePrefix(`${one}/${length}`)!;
        const map = mapAddresses(secret, [], mapMacs(secret, []));
        const mapped = parsePrefix(`${map(network.address, length)}/${length}`)!;
        assert.equal(mapped.address, map(network.address, length));
        assert.ok(prefixContains(mapped, map(one)));
      }),
    );
  });

  test(`IPv${family}: what means the same everywhere stays`, () => {
    fc.assert(
      fc.property(key, plain(family).filter(isFixed), (secret, one) => {
        assert.equal(mapAddresses(secret, [], mapMacs(secret, []))(one), one);
      }),
    );
  });
}

test('no network keeps its address, whatever the key', () => {
  const networks = [
    '10.96.0.0/12',
    '10.244.0.0/16',
    '192.168.1.0/24',
    '172.20.5.0/24',
    '203.0.113.0/24',
    'fd00:10:96::/112',
  ];
  fc.assert(
    fc.property(key, (secret) => {
      const map = mapAddresses(secret, networks, mapMacs(secret, []));
      for (const network of networks) {
        const [text, length] = network.split('/');
        assert.notEqual(map(text!, Number(length)), text);
      }
    }),
    { numRuns: 500 },
  );
});

test('within a network that the evidence names every address keeps its place', () => {
  const map = mapAddresses(
    Buffer.from('key'),
    ['10.20.0.0/16', '172.20.0.0/16', 'fd10:20::/48'],
    mapMacs(Buffer.from('key'), []),
  );
  for (const [network, length, addresses] of [
    ['10.20.0.0', 16, ['10.20.0.1', '10.20.255.255', '10.20.3.0']],
    ['172.20.0.0', 16, ['172.20.0.1', '172.20.255.255']],
  ] as const) {
    const start = map(network, length).split('.').slice(0, 2).join('.');
    for (const one of addresses) assert.equal(map(one), [start, ...one.split('.').slice(2)].join('.'));
  }
  assert.match(map('10.20.0.1'), /^10\./);
  assert.match(map('172.20.0.1'), /^172\.(?:1[6-9]|2\d|3[01])\./);
  assert.match(map('fd10:20::1'), /^fd.*::1$/);
});

test('an interface identifier follows the MAC that it is made from, also in link-local addresses and groups', () => {
  const macs = mapMacs(Buffer.from('key'), ['0a:58:c0:a8:00:05']);
  const map = mapAddresses(Buffer.from('key'), [], macs);
  const mapped = macs.map('0a:58:c0:a8:00:05');
  assert.match(mapped, /^02(?::[0-9a-f]{2}){5}$/);
  const bytes = mapped.split(':').map((byte) => Number.parseInt(byte, 16));
  const identifier = [bytes[0]! ^ 2, bytes[1]!, bytes[2]!, 0xff, 0xfe, ...bytes.slice(3)];
  const bits = identifier.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  assert.equal(map('fe80::858:c0ff:fea8:5'), addressFromBits(6, (0xfe80n << 112n) | bits));
  assert.equal(map('ff02::1:ffa8:5'), addressFromBits(6, addressBits('ff02::1:ff00:0')! | (bits & 0xffffffn)));
});

const macs: [text: string, shape: RegExp][] = [
  ['0A:58:C0:A8:00:05', /^02(?::[0-9A-F]{2}){5}$/],
  ['0a58c0a80005', /^02[0-9a-f]{10}$/],
  ['a:58:c0:a8:0:5', /^2(?::[0-9a-f]{1,2}){5}$/],
  ['33:33:00:00:00:01', /^33:33:00:00:00:01$/],
  ['ff:ff:ff:ff:ff:ff', /^ff:ff:ff:ff:ff:ff$/],
  ['ee:ee:ee:ee:ee:ee', /^ee:ee:ee:ee:ee:ee$/],
];
for (const [text, shape] of macs) {
  test(`the MAC ${text} keeps its form`, () => {
    const map = mapMacs(Buffer.from('key'), []);
    assert.match(map.map(text), shape);
    if (/^0?a/i.test(text)) {
      const plainForm = map
        .map('0a:58:c0:a8:00:05')
        .split(':')
        .map((byte) => Number.parseInt(byte, 16));
      const words = text.includes(':') ? map.map(text).split(':') : map.map(text).match(/../g)!;
      assert.deepEqual(
        words.map((byte) => Number.parseInt(byte, 16)),
        plainForm,
      );
    }
  });
}
