import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Packet } from '../../src/model/packet.ts';
import { noConnection } from '../../src/netfilter/connection.ts';
import { keepConnection, trackOn } from '../../src/simulate/track.ts';
import type { Traveller } from '../../src/simulate/traveller.ts';
import { packet } from '../netfilter/iptables/samples.ts';
import { twoNodes } from '../two-nodes.ts';

const [one, two] = twoNodes().network.nodes;

/** A packet that no host has looked at yet. */
const fresh = (changes: Parameters<typeof packet>[0] = {}): Packet => {
  const seen = packet(changes);
  return { ...seen, connection: noConnection(seen) };
};

const traveller = (at: Packet, direction: Traveller['direction'] = 'original'): Traveller => ({
  walk: { packet: at, share: 1, decisions: [], trail: null },
  connections: [],
  assumptions: [],
  lacks: [],
  mtu: null,
  egress: null,
  hopsLeft: 32,
  direction,
});

const ping = (type: number): Parameters<typeof packet>[0] => ({
  protocol: 'icmp',
  sourcePorts: null,
  destinationPorts: null,
  tcpFlags: null,
  icmp: { type, code: 0 },
});
const ping6 = (type: number): Parameters<typeof packet>[0] => ({
  ...ping(type),
  family: 6,
  protocol: 'icmpv6',
  source: 'fd00::1',
  destination: 'fd00::2',
});

describe('a packet without a connection', () => {
  const rows: [name: string, changes: Parameters<typeof packet>[0], state: string][] = [
    ['a SYN opens one', { tcpFlags: ['SYN'] }, 'NEW'],
    ['a SYN/ACK does not', { tcpFlags: ['SYN', 'ACK'] }, 'INVALID'],
    // nf_conntrack_tcp_loose picks up connections in the middle.
    ['an ACK does', { tcpFlags: ['ACK'] }, 'NEW'],
    ['a UDP packet does', { protocol: 'udp', tcpFlags: null }, 'NEW'],
    ['an echo request does', ping(8), 'NEW'],
    ['an echo reply does not', ping(0), 'INVALID'],
    ['an IPv6 echo request does', ping6(128), 'NEW'],
    ['an IPv6 echo reply does not', ping6(129), 'INVALID'],
  ];
  for (const [name, changes, state] of rows) {
    it(name, () => {
      const at = fresh(changes);
      assert.equal(trackOn(one!, traveller(at), at).connection.state, state);
    });
  }
});

describe('a connection that a host has kept', () => {
  const first = fresh({ sourcePorts: { from: 40000, to: 40000 } });
  const opened = trackOn(one!, traveller(first), first);
  const kept = keepConnection(one!, traveller(opened));
  const answer = fresh({
    source: first.destination,
    destination: first.source,
    sourcePorts: first.destinationPorts,
    destinationPorts: first.sourcePorts,
    tcpFlags: ['SYN', 'ACK'],
  });

  it('finds its answer', () => {
    const { state, direction } = trackOn(one!, { ...kept, direction: 'reply' }, answer).connection;
    assert.deepEqual([state, direction], ['ESTABLISHED', 'reply']);
  });

  it('is not that of another host', () => {
    assert.equal(trackOn(two!, { ...kept, direction: 'reply' }, answer).connection.state, 'INVALID');
  });

  it('finds the packet that comes by again', () =>
    assert.deepEqual(trackOn(one!, kept, first).connection, opened.connection));

  it('is kept once', () => assert.equal(keepConnection(one!, kept).connections.length, 1));

  it('is not kept where there is none: INVALID, untracked, or an answer', () => {
    const untracked: Packet = { ...opened, connection: { ...opened.connection, state: 'UNTRACKED' } };
    const reply: Packet = { ...opened, connection: { ...opened.connection, direction: 'reply' } };
    for (const at of [first, untracked, reply]) assert.deepEqual(keepConnection(one!, traveller(at)).connections, []);
  });

  it('goes with a packet that comes round by lo', () => {
    assert.equal(trackOn(one!, kept, opened).connection, opened.connection);
  });
});
