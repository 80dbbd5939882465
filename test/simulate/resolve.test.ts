import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { askBridge, askWire, isBridge, nodeAnswers } from '../../src/simulate/resolve.ts';
import { add, replace, twoNodes } from '../two-nodes.ts';
import { at } from './flow-rows.ts';

const down = '<BROADCAST,MULTICAST> mtu 1500 qdisc noqueue state DOWN';

describe('does the node answer for an address on a device', () => {
  const rows: [name: string, sysctl: string | null, device: string, address: string, answers: boolean][] = [
    ['its own on that device', null, 'cbr0', '192.168.0.1', true],
    ['its own on another device', null, 'cbr0', '10.1.10.9', true],
    ['its own on another device, with arp_ignore 1', 'net.ipv4.conf.all.arp_ignore = 1', 'cbr0', '10.1.10.9', false],
    ['its own on that device, with arp_ignore 1', 'net.ipv4.conf.all.arp_ignore = 1', 'cbr0', '192.168.0.1', true],
    ['the greater arp_ignore counts', 'net.ipv4.conf.cbr0.arp_ignore = 1', 'cbr0', '10.1.10.9', false],
    ["another's", null, 'cbr0', '192.168.0.2', false],
    ["another's, with proxy_arp", 'net.ipv4.conf.cbr0.proxy_arp = 1', 'cbr0', '169.254.1.1', true],
    ["another's, with proxy_arp of another device", 'net.ipv4.conf.eth0.proxy_arp = 1', 'cbr0', '169.254.1.1', false],
    ['its IPv6 address', null, 'cbr0', 'fd00:1::1', true],
  ];
  for (const [name, sysctl, device, address, answers] of rows) {
    it(`${name}: ${address} on ${device}`, () => {
      const world = twoNodes(sysctl === null ? {} : { [at.sysctl]: add(sysctl) });
      assert.equal(nodeAnswers(world.network.nodes[0]!, device, address), answers);
    });
  }
});

describe('does the node answer for an address that somebody added as proxy', () => {
  const entries = '192.0.2.7 dev cbr0 proxy\n2001:db8::7 dev cbr0 proxy\n';
  const rows: [name: string, sysctl: string, device: string, address: string, answers: boolean][] = [
    ['on that device', 'net.ipv4.ip_forward = 1', 'cbr0', '192.0.2.7', true],
    ['on another device', 'net.ipv4.ip_forward = 1', 'eth0', '192.0.2.7', false],
    ['on a device that does not forward', 'net.ipv4.conf.cbr0.forwarding = 0', 'cbr0', '192.0.2.7', false],
    ['over IPv6, with proxy_ndp', 'net.ipv6.conf.cbr0.proxy_ndp = 1', 'cbr0', '2001:db8::7', true],
    ['over IPv6, with proxy_ndp of all', 'net.ipv6.conf.all.proxy_ndp = 1', 'cbr0', '2001:db8::7', true],
    ['over IPv6, without proxy_ndp', 'net.ipv6.conf.all.proxy_ndp = 0', 'cbr0', '2001:db8::7', false],
    ['no such entry', 'net.ipv6.conf.all.proxy_ndp = 1', 'cbr0', '2001:db8::8', false],
  ];
  for (const [name, sysctl, device, address, answers] of rows) {
    it(`${name}: ${address} on ${device}`, () => {
      const world = twoNodes({ [at.sysctl]: add(sysctl), 'nodes/node-1/ip-neigh-proxy.txt': entries });
      assert.equal(nodeAnswers(world.network.nodes[0]!, device, address), answers);
    });
  }
});

describe('who answers on a bridge', () => {
  const ask = (address: string, changes: Parameters<typeof twoNodes>[0] = {}): string => {
    const { network } = twoNodes(changes);
    const asked = askBridge(network, network.nodes[0]!, 'cbr0', address);
    if (asked.type === 'found')
      return asked.receiver.type === 'pod' ? `pod ${asked.receiver.pod.name}` : asked.receiver.host.name;
    return asked.type;
  };
  const rows: [name: string, address: string, changes: Parameters<typeof twoNodes>[0], answer: string][] = [
    ['the node', '192.168.0.1', {}, 'node-1'],
    ['a pod', '192.168.0.3', {}, 'pod b'],
    ['a pod, over IPv6', 'fd00:1::3', {}, 'pod b'],
    ['nobody: no pod has it', '192.168.0.77', {}, 'nobody'],
    ['nobody: the pod is on another node', '192.168.1.2', {}, 'nobody'],
    [
      "nobody: the pod's veth is no port",
      '192.168.0.3',
      { [at.ipAddr]: (text) => text.replace(/(vethb@if3: .*) master cbr0/, '$1') },
      'nobody',
    ],
    [
      'somebody outside: a port that leads to no pod has learnt it',
      '192.168.0.77',
      {
        [at.ipNeigh]: add('192.168.0.77 dev cbr0 lladdr 0a:00:00:00:00:77 REACHABLE'),
        [at.fdb]: '0a:00:00:00:00:77 dev vethx master cbr0\n',
      },
      'outside',
    ],
  ];
  for (const [name, address, changes, answer] of rows)
    it(`${name}: ${address}`, () => assert.equal(ask(address, changes), answer));
});

describe('who answers on the wire between nodes', () => {
  const ask = (address: string, changes: Parameters<typeof twoNodes>[0] = {}): string => {
    const { network } = twoNodes(changes);
    const asked = askWire(network, network.nodes[0]!, 'eth0', address);
    return asked.type === 'found' && asked.receiver.type === 'host' ? asked.receiver.host.name : asked.type;
  };
  const rows: [name: string, address: string, changes: Parameters<typeof twoNodes>[0], answer: string][] = [
    ['the other node', '10.1.10.10', {}, 'node-2'],
    [
      'the other node is down there',
      '10.1.10.10',
      {
        'nodes/node-2/ip-addr.txt': replace(
          '2: eth0@if3: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP',
          `2: eth0@if3: ${down}`,
        ),
      },
      'nobody',
    ],
    ['a gateway that is not in the evidence', '10.1.10.2', {}, 'outside'],
    [
      'a neighbour that failed',
      '10.1.10.8',
      { [at.ipNeigh]: replace('10.1.10.8 dev eth0 lladdr 02:00:00:00:00:08 STALE', '10.1.10.8 dev eth0  FAILED') },
      'nobody',
    ],
  ];
  for (const [name, address, changes, answer] of rows)
    it(`${name}: ${address}`, () => assert.equal(ask(address, changes), answer));
});

describe('a bridge is known', () => {
  const rows: [name: string, changes: Parameters<typeof twoNodes>[0]][] = [
    ['by brctl', {}],
    ['by the ports of `ip addr`', { 'nodes/node-1/brctl-show.txt': null }],
  ];
  for (const [name, changes] of rows) {
    it(name, () => {
      const [node] = twoNodes(changes).network.nodes;
      assert.deepEqual([isBridge(node!, 'cbr0'), isBridge(node!, 'eth0')], [true, false]);
    });
  }
});
