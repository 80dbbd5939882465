import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseIpNeigh } from '../../../src/sources/ip-neigh/parse.ts';
import { fixture } from '../fixture.ts';

for (const form of ['txt', 'json']) {
  test(`states, router and proxy (${form})`, () => {
    const { facts, warnings } = parseIpNeigh(fixture(`ip-neigh/kinds.${form}`), 'ip-neigh');
    assert.deepEqual(warnings, []);
    assert.deepEqual(
      facts.map(({ family, address, device, mac, state, router, proxy }) => [
        family,
        address,
        device,
        mac,
        state,
        router,
        proxy,
      ]),
      [
        [4, '10.0.0.79', 'va', '00:11:22:33:44:55', 'NOARP', false, false],
        [4, '10.0.0.7', 'va', '00:11:22:33:44:55', 'PERMANENT', false, false],
        [6, 'fd00::9', 'va', '00:11:22:33:44:56', 'STALE', true, false],
        [4, '10.0.0.8', 'va', null, 'NONE', false, true],
        [4, '10.0.0.100', 'va', null, 'FAILED', false, false],
      ],
    );
  });
}

test('an entry without a device is a warning: `ip neigh show dev` prints none', () => {
  const { facts, warnings } = parseIpNeigh('10.0.0.7 lladdr 00:11:22:33:44:55 REACHABLE', 's');
  assert.deepEqual(facts, []);
  assert.equal(warnings[0]?.message, 'names no device');
});
