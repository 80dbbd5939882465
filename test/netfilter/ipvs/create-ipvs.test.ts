import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Packet } from '../../../src/model/packet.ts';
import { type HostView, known } from '../../../src/netfilter/host-view.ts';
import { createIpvs } from '../../../src/netfilter/ipvs/create-ipvs.ts';
import type { Hook } from '../../../src/netfilter/rule.ts';
import { type Ending, trailToList } from '../../../src/netfilter/walk.ts';
import { parseIpvs } from '../../../src/sources/ipvs/parse.ts';
import { host, origin, packet } from '../iptables/samples.ts';

/** A node that owns 10.1.10.9 and whose IPVS takes part in connection tracking, unless told otherwise. */
const node = (settings: Record<string, string> = {}): Partial<HostView> => ({
  addressType: (address) => known(address === '10.1.10.9' || address.startsWith('127.') ? 'LOCAL' : 'UNICAST'),
  sysctl: (name) => known({ value: { 'net.ipv4.vs.conntrack': '1', ...settings }[name] ?? '0', origin }),
});

const run = (save: string, hook: Hook, at: Packet = packet(), view: Partial<HostView> = node()): Ending[] =>
  createIpvs(parseIpvs(save, 'ipvsadm.txt').facts, host(view))!(hook, {
    packet: at,
    share: 1,
    decisions: [],
    trail: null,
  });

/** `0.5 sent-on 10.0.0.2:8080`, `if ...: accept`. */
const endOf = ({ walk, end }: Ending): string => {
  const { share, decisions, packet: at } = walk;
  const when = decisions.length > 0 ? `if ${decisions.map(({ condition }) => condition).join(' and ')}: ` : '';
  const chance = share === 1 ? '' : `${Number(share.toFixed(3))} `;
  const what =
    end.type === 'reject' ? `reject ${end.with}` : end.type === 'unknown' ? `unknown: ${end.because}` : end.type;
  const untracked = at.connection.state === 'UNTRACKED' ? ' untracked' : '';
  return `${when}${chance}${what} ${at.destination}:${at.destinationPorts?.from}${untracked}`;
};

const web = (...servers: string[]): string =>
  ['-A -t 10.96.0.10:80 -s rr', ...servers.map((server) => `-a -t 10.96.0.10:80 -r ${server}`)].join('\n');
const two = web('10.0.0.2:8080 -m -w 1', '10.0.0.3:8080 -m -w 3');
const by = (scheduler: string): string => two.replace('-s rr', `-s ${scheduler}`);

const requests: [name: string, save: string, expected: string[], at?: Packet, view?: Partial<HostView>][] = [
  ['round robin goes by turns', two, ['0.5 sent-on 10.0.0.2:8080', '0.5 sent-on 10.0.0.3:8080']],
  [
    'weights count where the scheduler knows them',
    by('wrr'),
    ['0.25 sent-on 10.0.0.2:8080', '0.75 sent-on 10.0.0.3:8080'],
  ],
  ['by load, evenly', by('lc'), ['0.5 sent-on 10.0.0.2:8080', '0.5 sent-on 10.0.0.3:8080']],
  ['by load and weight', by('wlc'), ['0.25 sent-on 10.0.0.2:8080', '0.75 sent-on 10.0.0.3:8080']],
  [
    'a hash is no chance',
    by('sh'),
    [
      'if ipvs: the scheduler of 10.96.0.10:80 picks 10.0.0.2:8080: sent-on 10.0.0.2:8080',
      'if ipvs: the scheduler of 10.96.0.10:80 picks 10.0.0.3:8080: sent-on 10.0.0.3:8080',
    ],
  ],
  ['a server of weight 0 gets nothing new', web('10.0.0.2:80 -m -w 0', '10.0.0.3:80 -m -w 1'), ['sent-on 10.0.0.3:80']],
  ['no server', web(), ['reject icmp-port-unreachable 10.96.0.10:80']],
  ['no server with a weight', web('10.0.0.2:80 -m -w 0'), ['reject icmp-port-unreachable 10.96.0.10:80']],
  ['another port', two, ['accept 10.96.0.10:81'], packet({ destinationPorts: { from: 81, to: 81 } })],
  ['another protocol', two, ['accept 10.96.0.10:80'], packet({ protocol: 'udp', tcpFlags: null })],
  [
    'ping',
    two,
    ['accept 10.96.0.10:undefined'],
    packet({ protocol: 'icmp', tcpFlags: null, destinationPorts: null, icmp: { type: 8, code: 0 } }),
  ],
  ['an answer is not scheduled', two, ['accept 10.96.0.10:80'], packet({ tcpFlags: ['SYN', 'ACK'] })],
  [
    'a port that was not given',
    two,
    ['unknown: IPVS on node-1 has virtual services at 10.96.0.10, and which port is asked was not given 10.96.0.10:0'],
    packet({ destinationPorts: { from: 0, to: 65535 } }),
  ],
  ['a server on the host itself', web('10.1.10.9:6443 -m -w 1'), ['accept 10.1.10.9:6443']],
  ['a loopback server for a client from elsewhere', web('127.0.0.1:80 -m -w 1'), ['drop 10.96.0.10:80']],
  ['direct routing to the host itself', web('10.1.10.9:80 -g -w 1'), ['accept 10.96.0.10:80']],
  [
    'direct routing to another host',
    web('10.0.0.2:80 -g -w 1'),
    [
      'unknown: IPVS hands the packet unchanged to 10.0.0.2 (direct routing, -g); whether that takes packets for 10.96.0.10 is not followed 10.96.0.10:80',
    ],
  ],
  [
    'a tunnel',
    web('10.0.0.2:80 -i -w 1'),
    [
      'unknown: IPVS hands the packet to 10.0.0.2 in a tunnel (-i); what becomes of it there is not followed 10.96.0.10:80',
    ],
  ],
  [
    'by firewall mark, to the port that was asked',
    '-A -f 5 -s rr\n-a -f 5 -r 10.0.0.2:0 -m -w 1',
    ['sent-on 10.0.0.2:80'],
    packet({ mark: 5 }),
  ],
  [
    'a mark of the other family',
    '-A -f 5 -6 -s rr\n-a -f 5 -6 -r [fd00::2]:0 -m -w 1',
    ['accept 10.96.0.10:80'],
    packet({ mark: 5 }),
  ],
  ['every port of an address', '-A -t 10.96.0.10:0 -s rr -p 9', ['reject icmp-port-unreachable 10.96.0.10:80']],
  [
    'without net.ipv4.vs.conntrack',
    web('10.0.0.2:80 -m'),
    ['sent-on 10.0.0.2:80 untracked'],
    packet(),
    node({ 'net.ipv4.vs.conntrack': '0' }),
  ],
  [
    'net.ipv4.vs.conntrack not known',
    web('10.0.0.2:80 -m'),
    [
      'if net.ipv4.vs.conntrack is 1 on node-1: sent-on 10.0.0.2:80',
      'if net.ipv4.vs.conntrack is 0 on node-1: sent-on 10.0.0.2:80 untracked',
    ],
    packet(),
    { addressType: () => known('UNICAST') },
  ],
];

describe('a new connection', () => {
  for (const [name, save, expected, at, view] of requests) {
    it(name, () => assert.deepEqual(run(save, 'INPUT', at, view).map(endOf), expected));
  }

  it('is scheduled at OUTPUT too, and not where it is forwarded', () => {
    assert.deepEqual(run(web('10.0.0.2:80 -m'), 'OUTPUT').map(endOf), ['sent-on 10.0.0.2:80']);
    assert.deepEqual(run(web('10.0.0.2:80 -m'), 'FORWARD').map(endOf), ['accept 10.96.0.10:80']);
  });

  it('is scheduled once', () => {
    const [first] = run(two, 'OUTPUT');
    assert.deepEqual(run(two.replaceAll('10.96.0.10:80', '10.0.0.2:8080'), 'INPUT', first!.walk.packet).map(endOf), [
      'accept 10.0.0.2:8080',
    ]);
  });

  it('says in words which server it gets and why, with the line', () => {
    const met = run(two, 'INPUT').map(({ walk }) => trailToList(walk.trail)[0]!);
    assert.deepEqual(
      met.map(({ words, origin: { line } }) => [words, line]),
      [
        ['IPVS sends it to 10.0.0.2:8080, one of 2 (round robin)', 2],
        ['IPVS sends it to 10.0.0.3:8080, one of 2 (round robin)', 3],
      ],
    );
  });
});

describe('persistence', () => {
  const sticky = web('10.0.0.2:80 -m -w 1', '10.0.0.3:80 -m -w 0').replace('-s rr', '-s rr -p 10800');

  it('a client goes where it was sent before, else where the scheduler says', () => {
    assert.deepEqual(run(sticky, 'INPUT').map(endOf), [
      'if ipvs: client was sent to 10.0.0.2:80 within 10800 s: sent-on 10.0.0.2:80',
      'if ipvs: client was sent to 10.0.0.3:80 within 10800 s: sent-on 10.0.0.3:80',
      'if ipvs: client was not sent to any real server within 10800 s: sent-on 10.0.0.2:80',
    ]);
  });

  it('a server of weight 0 keeps no client where expire_quiescent_template is set', () => {
    const view = node({ 'net.ipv4.vs.expire_quiescent_template': '1' });
    assert.deepEqual(run(sticky, 'INPUT', packet(), view).map(endOf), [
      'if ipvs: client was sent to 10.0.0.2:80 within 10800 s: sent-on 10.0.0.2:80',
      'if ipvs: client was not sent to any real server within 10800 s: sent-on 10.0.0.2:80',
    ]);
  });
});

describe('an answer', () => {
  const [sent] = run(web('10.0.0.2:8080 -m'), 'INPUT');
  const { connection } = sent!.walk.packet;
  const answer = packet({
    source: '10.0.0.2',
    sourcePorts: { from: 8080, to: 8080 },
    destination: '10.0.1.5',
    destinationPorts: { from: 32768, to: 60999 },
    tcpFlags: ['SYN', 'ACK'],
    connection: { ...connection, direction: 'reply', state: 'ESTABLISHED' },
  });
  const sourceOf = (hook: Hook, at: Packet): string => run(two, hook, at)[0]!.walk.packet.source;

  it('gets the virtual address back at INPUT, FORWARD and OUTPUT', () => {
    assert.deepEqual(
      (['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT'] as const).map((hook) => sourceOf(hook, answer)),
      ['10.0.0.2', '10.96.0.10', '10.96.0.10', '10.96.0.10'],
    );
  });

  it('of another, or to another, stays as it is', () => {
    assert.equal(sourceOf('FORWARD', { ...answer, source: '10.0.0.9' }), '10.0.0.9');
    assert.equal(sourceOf('FORWARD', { ...answer, destination: '10.1.10.9' }), '10.0.0.2');
  });

  it('stays as it is where IPVS has forgotten the connection of one packet', () => {
    const ops = '-A -u 10.96.0.10:80 -s rr -o\n-a -u 10.96.0.10:80 -r 10.0.0.2:8080 -m';
    const [single] = run(ops, 'INPUT', packet({ protocol: 'udp', tcpFlags: null }));
    assert.equal(
      sourceOf('FORWARD', { ...answer, protocol: 'udp', connection: single!.walk.packet.connection }),
      '10.0.0.2',
    );
  });
});

it('no virtual services, no IPVS', () => assert.equal(createIpvs([], host()), null));
