import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Route } from '../../../src/model/node.ts';
import { parseIpRoute } from '../../../src/sources/ip-route/parse.ts';
import { fixture, withoutOrigins } from '../fixture.ts';

const read = (text: string, family?: 4 | 6): Route => {
  const { facts, warnings } = parseIpRoute(text, 'ip-route', family);
  assert.deepEqual(warnings, []);
  return facts[0]!;
};

for (const form of ['txt', 'json']) {
  test(`routes of every kind (${form})`, () => {
    const { facts, warnings } = parseIpRoute(fixture(`ip-route/kinds.${form}`), 'ip-route');
    assert.deepEqual(warnings, []);
    const find = (destination: string): unknown =>
      withoutOrigins(facts.find((route) => route.destination === destination));
    assert.deepEqual(find('10.6.0.0'), {
      family: 4,
      type: 'unicast',
      destination: '10.6.0.0',
      prefixLength: 16,
      table: '100',
      nextHops: [{ via: '10.0.0.2', device: 'va', weight: 1, flags: [] }],
      preferredSource: '10.0.0.1',
      scope: null,
      protocol: null,
      metric: 5,
      mtu: 1400,
      tos: 16,
    });
    const hops = (destination: string): unknown => facts.find((route) => route.destination === destination)?.nextHops;
    assert.deepEqual(hops('10.5.0.0'), [
      { via: '10.0.0.2', device: 'va', weight: 2, flags: [] },
      { via: '10.0.0.3', device: 'va', weight: 1, flags: ['onlink'] },
    ]);
    assert.deepEqual(hops('10.7.0.0'), [{ via: 'fd00::2', device: 'va', weight: 1, flags: [] }]);
    assert.deepEqual(hops('fd02::'), []);
    const types = facts
      .filter((route) => route.nextHops.length === 0)
      .map((route) => [route.type, route.family, route.table]);
    assert.deepEqual(types, [
      ['throw', 4, '100'],
      ['blackhole', 4, 'main'],
      ['unreachable', 4, 'main'],
      ['prohibit', 4, 'main'],
      ['unreachable', 6, 'main'],
    ]);
    const defaults = facts.filter((route) => route.prefixLength === 0);
    assert.deepEqual(
      defaults.map((route) => [route.family, route.destination]),
      [[6, '::']],
    );
  });
}

test('old iproute2 puts two blanks, flags of a dead link come last', () => {
  const route = read('172.17.0.0/16 dev docker0  proto kernel  scope link  src 172.17.0.1 linkdown');
  assert.deepEqual(route.nextHops, [{ via: null, device: 'docker0', weight: 1, flags: ['linkdown'] }]);
  assert.equal(route.preferredSource, '172.17.0.1');
});

test('an IPv6 default route with what it prints of its lifetime', () => {
  const route = read('default via fe80::1 dev eth0 proto ra metric 100 expires 1798sec mtu 1400 hoplimit 64 pref high');
  assert.deepEqual([route.family, route.destination, route.metric, route.mtu], [6, '::', 100, 1400]);
  const lost = read('unreachable default dev lo table unspec proto kernel metric 4294967295 error -101 pref medium');
  assert.deepEqual([lost.family, lost.type, lost.table, lost.metric], [6, 'unreachable', 'unspec', 4294967295]);
});

test('a default route that does not tell its family has the given one, else that of the others, else IPv4', () => {
  assert.equal(read('default dev tun0').family, 4);
  assert.equal(read('default dev tun0', 6).family, 6);
  assert.equal(read('default dev tun0\nfd00::/64 dev tun0').family, 6);
});

test('a local route whose table is not printed stands in table local', () => {
  assert.equal(read('local 10.0.0.1 dev eth0 proto kernel scope host src 10.0.0.1').table, 'local');
});

test('an encapsulated route is kept from text with a warning, and told lost in JSON', () => {
  const line = '10.14.0.0/16  encap ip id 5 src 0.0.0.0 dst 10.0.0.2 ttl 0 tos 0 dev va scope link';
  const fromText = parseIpRoute(line, 's');
  assert.equal(fromText.facts[0]?.preferredSource, null);
  assert.equal(fromText.warnings[0]?.message, 'not taken into account: encap');
  const fromJson = parseIpRoute(
    '[{"dst":"10.14.0.0/16","encap":"ip","id":5,"src":"0.0.0.0","dst":"10.0.0.2","dev":"va"}]',
    's',
  );
  assert.deepEqual(fromJson.facts, []);
  assert.equal(fromJson.warnings.length, 1);
});

test('two JSON lists one after the other, broken JSON, and lines that are no routes', () => {
  const both = parseIpRoute(
    '[{"dst":"default","gateway":"10.0.0.1","dev":"eth0"}]\n[{"dst":"fd00::/64","dev":"eth0"}]\n',
    's',
  );
  assert.deepEqual(
    both.facts.map(({ family, origin }) => [family, origin.line]),
    [
      [4, 1],
      [6, 2],
    ],
  );
  const broken = parseIpRoute('[{"dst":"default"},\n {"dst":}]', 's');
  assert.deepEqual(
    broken.warnings.map(({ message, about }) => [message, about]),
    [['JSON breaks at line 2 column 9', 'route']],
  );
  const odd = parseIpRoute('10.0.0.0/8 dev eth0 colour blue\nnonsense\n', 's');
  assert.equal(odd.facts.length, 1);
  assert.deepEqual(
    odd.warnings.map(({ origin, about }) => [origin.line, about]),
    [
      [1, 'route'],
      [2, 'route'],
    ],
  );
});
