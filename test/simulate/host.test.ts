import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Known } from '../../src/netfilter/host-view.ts';
import { packet } from '../netfilter/iptables/samples.ts';
import { worldOf } from '../small-world.ts';
import { add, twoNodes } from '../two-nodes.ts';
import { at } from './flow-rows.ts';

const node = (changes: Parameters<typeof twoNodes>[0] = {}) => twoNodes(changes).network.nodes[0]!;
const bare = worldOf({ 'nodes/node-1/iptables-save.txt': '*filter\nCOMMIT\n' }).network.nodes[0]!;

/** The fact, or `?` where it is not known. */
const text = (fact: Known<unknown>): unknown => (fact.known ? fact.value : '?');

describe('the type of an address', () => {
  const rows: [address: string, device: string | null, type: string][] = [
    ['10.1.10.9', null, 'LOCAL'],
    ['192.168.0.1', null, 'LOCAL'],
    ['127.0.0.53', null, 'LOCAL'],
    ['::1', null, 'LOCAL'],
    ['fd00:1::1', null, 'LOCAL'],
    ['10.1.10.9', 'eth0', 'LOCAL'],
    // A device narrows the question to its own addresses (inet_dev_addr_type).
    ['10.1.10.9', 'cbr0', 'UNICAST'],
    ['10.1.10.8', null, 'UNICAST'],
    ['fd00:1::2', null, 'UNICAST'],
    ['255.255.255.255', null, 'BROADCAST'],
    ['0.0.0.0', null, 'BROADCAST'],
    ['224.0.0.251', null, 'MULTICAST'],
    ['ff02::1', null, 'MULTICAST'],
    ['::', null, 'UNSPEC'],
    ['10.1.10.255', null, 'BROADCAST'],
  ];
  const { view } = node({
    [at.ipRoute]: add(
      'local 10.1.10.9 dev eth0 table local proto kernel scope host src 10.1.10.9',
      'local 192.168.0.1 dev cbr0 table local proto kernel scope host src 192.168.0.1',
      'local 127.0.0.0/8 dev lo table local proto kernel scope host src 127.0.0.1',
      'broadcast 10.1.10.255 dev eth0 table local proto kernel scope link src 10.1.10.9',
    ),
  });
  for (const [address, device, type] of rows) {
    it(`${address}${device === null ? '' : ` on ${device}`} is ${type}`, () =>
      assert.equal(text(view.addressType(address, device)), type));
  }

  it('is not known without addresses and routes', () => {
    assert.equal(text(bare.view.addressType('10.1.10.9', null)), '?');
    assert.equal(text(bare.owns('10.1.10.9')), '?');
  });

  it('is known of what needs no evidence', () => {
    assert.equal(text(bare.view.addressType('127.0.0.1', null)), 'LOCAL');
    assert.equal(text(bare.view.addressType('224.0.0.1', null)), 'MULTICAST');
  });

  it("is LOCAL where the API tells the node's address", () => {
    const known = worldOf({
      'nodes/node-1/iptables-save.txt': '*filter\nCOMMIT\n',
      'api/nodes.json': JSON.stringify({
        kind: 'List',
        items: [
          {
            kind: 'Node',
            metadata: { name: 'node-1' },
            spec: {},
            status: { addresses: [{ type: 'InternalIP', address: '10.1.10.9' }] },
          },
        ],
      }),
    });
    assert.equal(text(known.network.nodes[0]!.view.addressType('10.1.10.9', null)), 'LOCAL');
  });
});

describe('the address that MASQUERADE picks', () => {
  const rows: [out: string | null, destination: string, address: string][] = [
    ['eth0', '203.0.113.10', '10.1.10.9'],
    ['cbr0', '192.168.0.2', '192.168.0.1'],
    [null, '203.0.113.10', '?'],
    ['?', '203.0.113.10', '?'],
  ];
  for (const [out, destination, address] of rows) {
    it(`by ${out ?? 'no device'} to ${destination}: ${address}`, () =>
      assert.equal(text(node().view.masqueradeAddress(packet({ out, destination, source: '192.168.0.2' }))), address));
  }

  it("is that of the gateway's subnet where the device has several", () => {
    const second = (lines: string): string =>
      lines.replace('scope global eth0\n', 'scope global eth0\n    inet 10.7.0.9/24 scope global eth0\n');
    const { view } = node({ [at.ipAddr]: second, [at.ipRoute]: add('172.30.0.0/16 via 10.7.0.1 dev eth0') });
    const by = (destination: string) =>
      text(view.masqueradeAddress(packet({ out: 'eth0', destination, source: '192.168.0.2' })));
    assert.deepEqual([by('172.30.0.1'), by('203.0.113.10')], ['10.7.0.9', '10.1.10.9']);
  });

  it('suits the destination over IPv6', () => {
    const to = packet({ family: 6, out: 'eth0', source: 'fd00:1::2', destination: '2001:db8::1' });
    assert.equal(text(node().view.masqueradeAddress(to)), 'fd00:10::9');
  });
});

describe('what else rules ask of a host', () => {
  const { view } = node();
  const rows: [question: string, answer: unknown, expected: unknown][] = [
    [
      'the device towards a pod',
      text(view.routeDevice('192.168.0.2', { mark: 0, source: null, protocol: 'tcp', tos: 0, device: null })),
      'cbr0',
    ],
    [
      'the device towards a pod elsewhere',
      text(view.routeDevice('192.168.1.2', { mark: 0, source: null, protocol: 'tcp', tos: 0, device: null })),
      'eth0',
    ],
    [
      'no way by that device',
      text(view.routeDevice('192.168.1.2', { mark: 0, source: null, protocol: 'tcp', tos: 0, device: 'cbr0' })),
      null,
    ],
    ['the first address of a device', text(view.deviceAddress('cbr0', 6)), 'fd00:1::1'],
    ['an address of a device without one', text(view.deviceAddress('vetha', 4)), null],
    ['the MTU of a device', text(view.mtu('eth0')), 1500],
    ['a set where no sets were collected', text(view.set('x')), '?'],
    ['a setting that was not listed', text(view.sysctl('net.ipv4.nothing')), '?'],
    ['the time of the evidence', text(view.time()), '?'],
    ['a socket where none were listed', text(view.hasSocket(packet())), '?'],
  ];
  for (const [question, answer, expected] of rows) it(question, () => assert.equal(answer, expected));

  it('a set that is not there, where sets were collected', () => {
    const { view: listed } = node({
      'nodes/node-1/ipset-save.txt': 'create a hash:ip family inet hashsize 1024 maxelem 65536\nadd a 10.0.0.1\n',
    });
    assert.deepEqual([text(listed.set('b')), (text(listed.set('a')) as { name: string }).name], [null, 'a']);
  });
});
