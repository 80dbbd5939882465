import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseFlannelSubnet } from '../../../src/sources/flannel-subnet/parse.ts';

const dual = `FLANNEL_NETWORK=10.42.0.0/16
FLANNEL_SUBNET=10.42.1.1/24
FLANNEL_IPV6_NETWORK=fd10:42::/56
FLANNEL_IPV6_SUBNET=fd10:42:0:1::1/64
FLANNEL_MTU=1450
FLANNEL_IPMASQ=true
`;

test('both families', () => {
  const { facts, warnings } = parseFlannelSubnet(dual, 'subnet.env');
  const { origin, lines, ...rest } = facts!;
  assert.deepEqual(rest, {
    network: { 4: ['10.42.0.0/16'], 6: ['fd10:42::/56'] },
    subnet: { 4: '10.42.1.1/24', 6: 'fd10:42:0:1::1/64' },
    mtu: 1450,
    masquerades: true,
  });
  assert.deepEqual(origin, { source: 'subnet.env', line: 1, text: 'FLANNEL_NETWORK=10.42.0.0/16' });
  assert.equal(lines.FLANNEL_IPV6_SUBNET?.line, 4);
  assert.deepEqual(warnings, []);
});

test('quotes, CRLF, several networks, and what is not told', () => {
  const { facts, warnings } = parseFlannelSubnet(
    'FLANNEL_NETWORK=10.42.0.0/16,10.43.0.0/16\r\nFLANNEL_SUBNET="10.42.1.1/24"\r\nFLANNEL_IPV6_SUBNET=\r\nFLANNEL_IPMASQ=false\r\n',
    'x',
  );
  assert.deepEqual(facts?.network[4], ['10.42.0.0/16', '10.43.0.0/16']);
  assert.deepEqual(facts?.subnet, { 4: '10.42.1.1/24', 6: null });
  assert.deepEqual([facts?.mtu, facts?.masquerades], [null, false]);
  assert.deepEqual(warnings, []);
});

for (const line of [
  'FLANNEL_SUBNET=fd10::1/64',
  'FLANNEL_IPV6_NETWORK=10.0.0.0/8',
  'FLANNEL_MTU=many',
  'FLANNEL_IPMASQ=yes',
  'FLANNEL_COLOUR=red',
  '__proto__=1',
  'what is this',
]) {
  test(`${line}: not understood, and that is told`, () => {
    const { facts, warnings } = parseFlannelSubnet(`${line}\n${dual}`, 'x');
    assert.equal(facts?.subnet[4], '10.42.1.1/24');
    assert.deepEqual(
      warnings.map(({ origin }) => [origin.line, origin.text]),
      [[1, line]],
    );
  });
}

test('nothing of flannel is nothing', () => assert.equal(parseFlannelSubnet('', 'x').facts, null));

test('every line is a fact, blank, a comment or a warning', () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary' }).map((text) => text.replace(/[\r\n]/g, '')),
    fc.constantFrom(...dual.split('\n'), 'FLANNEL_MTU=', 'FLANNEL_SUBNET=10.0.0.1/99'),
  );
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const { facts, warnings } = parseFlannelSubnet(lines.join('\n'), 'x');
      return warnings.length + Object.keys(facts?.lines ?? {}).length <= lines.length;
    }),
  );
});
