import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fates, reasons, traceIn } from '../small-world.ts';
import { add, replace, withRules } from '../two-nodes.ts';

/** What kube-proxy leaves to iptables in IPVS mode: who is masqueraded. */
const rules = `*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A PREROUTING ! -s 192.168.0.0/16 -d 10.96.0.10/32 -j MARK --set-xmark 0x4000/0x4000
-A OUTPUT ! -s 192.168.0.0/16 -d 10.96.0.10/32 -j MARK --set-xmark 0x4000/0x4000
-A POSTROUTING -s 192.168.0.3/32 -d 192.168.0.3/32 -j MASQUERADE
-A POSTROUTING -m mark --mark 0x4000/0x4000 -j MASQUERADE
COMMIT
`;

const services = `-A -t 10.96.0.10:80 -s rr
-a -t 10.96.0.10:80 -r 192.168.0.3:8080 -m -w 1
-a -t 10.96.0.10:80 -r 192.168.1.2:8080 -m -w 1
-A -t 10.96.0.10:443 -s rr
-a -t 10.96.0.10:443 -r 10.1.10.9:6443 -m -w 1
-A -t 10.96.0.10:81 -s rr
-A -t 127.0.0.1:30080 -s rr
-a -t 127.0.0.1:30080 -r 192.168.0.3:8080 -m -w 1
-A -t [fd00:96::10]:80 -s rr
-a -t [fd00:96::10]:80 -r [fd00:1::3]:8080 -m -w 1
-a -t [fd00:96::10]:80 -r [fd00:2::2]:8080 -m -w 1
`;

const device = add(
  '5: kube-ipvs0: <BROADCAST,NOARP> mtu 1500 qdisc noop state DOWN group default ',
  '    link/ether 02:00:00:00:01:05 brd ff:ff:ff:ff:ff:ff',
  '    inet 10.96.0.10/32 scope global kube-ipvs0',
  '    inet6 fd00:96::10/128 scope global ',
);

const conntrack = add('net.ipv4.vs.conntrack = 1', 'net.ipv4.conf.all.route_localnet = 1');

const healthy = {
  'nodes/node-1/ip-addr.txt': device,
  'nodes/node-1/ipvsadm.txt': services,
  'nodes/node-1/sysctl.txt': conntrack,
  'nodes/node-1/ip6tables-save.txt': '',
};

describe('IPVS on node-1', () => {
  const world = withRules(rules, healthy);

  it('sends a pod to either server with its own address, and gives the answers the virtual one', () => {
    assert.deepEqual(fates(world, 'pod/a', '10.96.0.10:80'), [
      '0.5 delivered/delivered 192.168.0.3:8080 from 192.168.0.2',
      '0.5 delivered/delivered 192.168.1.2:8080 from 192.168.0.2',
    ]);
  });

  it('passes INPUT, OUTPUT and POSTROUTING on the way there, and FORWARD on the way back', () => {
    const [path] = traceIn(world, 'pod/a', '10.96.0.10:80').paths;
    assert.deepEqual(
      path!.steps
        .filter(({ source }) => source.endsWith('ipvsadm.txt'))
        .map(({ direction, hook, effect, line }) => [direction, hook, effect, line]),
      [
        ['original', 'INPUT', 'IPVS to 192.168.0.3:8080', 2],
        ['reply', 'FORWARD', 'source back to 10.96.0.10', 2],
      ],
    );
  });

  it('sends a pod to itself from the address of the bridge', () => {
    assert.deepEqual(fates(world, 'pod/b', '10.96.0.10:80'), [
      '0.5 delivered/delivered 192.168.0.3:8080 from 192.168.0.1',
      '0.5 delivered/delivered 192.168.1.2:8080 from 192.168.0.3',
    ]);
  });

  it('masquerades the node, whose own source is the virtual address', () => {
    assert.deepEqual(fates(world, 'node/node-1', '10.96.0.10:80'), [
      '0.5 delivered/delivered 192.168.0.3:8080 from 192.168.0.1',
      '0.5 delivered/delivered 192.168.1.2:8080 from 10.1.10.9',
    ]);
  });

  it('delivers to a server on the node itself, for pods and for the node', () => {
    assert.deepEqual(fates(world, 'pod/a', '10.96.0.10:443'), ['delivered/delivered 10.1.10.9:6443 from 192.168.0.2']);
    assert.deepEqual(fates(world, 'node/node-1', '10.96.0.10:443'), [
      'delivered/delivered 10.1.10.9:6443 from 10.1.10.9',
    ]);
  });

  it('refuses what has no server, and leaves other ports to the node', () => {
    assert.deepEqual(reasons(world, 'pod/a', '10.96.0.10:81'), [
      'rejected on node-1 with icmp-port-unreachable by IPVS: the virtual service 10.96.0.10:81 has no real server | the packet does not arrive',
    ]);
    assert.deepEqual(reasons(world, 'pod/a', '10.96.0.10:82'), ['delivered to node-1 itself']);
  });

  it('does not carry a loopback address to another host', () => {
    assert.deepEqual(fates(world, 'node/node-1', '127.0.0.1:30080'), ['dropped 192.168.0.3:8080 from 127.0.0.1']);
  });

  it('does the same for IPv6', () => {
    assert.deepEqual(fates(world, 'pod/a', '[fd00:96::10]:80'), [
      '0.5 delivered/delivered [fd00:1::3]:8080 from fd00:1::2',
      '0.5 delivered/delivered [fd00:2::2]:8080 from fd00:1::2',
    ]);
  });
});

describe('what breaks IPVS', () => {
  it('an address missing from kube-ipvs0: pods are forwarded past it, the node still works', () => {
    const world = withRules(rules, {
      ...healthy,
      'nodes/node-1/ip-addr.txt': (text) => device(text).replace(/^ *inet 10\.96\.0\.10.*\n/m, ''),
    });
    assert.deepEqual(fates(world, 'pod/a', '10.96.0.10:80'), ['unroutable 10.96.0.10:80 from 192.168.0.2']);
    assert.deepEqual(fates(world, 'node/node-1', '10.96.0.10:80'), [
      '0.5 delivered/delivered 192.168.0.3:8080 from 192.168.0.1',
      '0.5 delivered/delivered 192.168.1.2:8080 from 10.1.10.9',
    ]);
  });

  it('without net.ipv4.vs.conntrack nobody is masqueraded', () => {
    const world = withRules(rules, {
      ...healthy,
      'nodes/node-1/sysctl.txt': (text) => replace('vs.conntrack = 1', 'vs.conntrack = 0')(conntrack(text)),
    });
    assert.deepEqual(fates(world, 'node/node-1', '10.96.0.10:80'), [
      '0.5 delivered/delivered 192.168.0.3:8080 from 10.96.0.10',
      '0.5 delivered/unroutable 192.168.1.2:8080 from 10.96.0.10',
    ]);
    assert.deepEqual(fates(world, 'pod/a', '10.96.0.10:80'), [
      '0.5 delivered/delivered 192.168.0.3:8080 from 192.168.0.2',
      '0.5 delivered/delivered 192.168.1.2:8080 from 192.168.0.2',
    ]);
  });

  it('no listing although kube-ipvs0 is there: nothing is claimed', () => {
    const { 'nodes/node-1/ipvsadm.txt': _, ...unlisted } = healthy;
    const world = withRules(rules, unlisted);
    assert.deepEqual(reasons(world, 'pod/a', '10.96.0.10:80'), [
      '10.96.0.10 may be a service of IPVS: the virtual services of IPVS on node-1 were not collected | the packet itself is not known to arrive',
    ]);
    assert.equal(
      traceIn(world, 'pod/a', '10.1.10.9:30080').paths.every(({ verdict }) => verdict === 'unknown'),
      true,
    );
    assert.deepEqual(fates(world, 'pod/a', '192.168.0.3:8080'), [
      'delivered/delivered 192.168.0.3:8080 from 192.168.0.2',
    ]);
  });
});
