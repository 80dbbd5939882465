import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Packet } from '../../../../src/model/packet.ts';
import { noConnection } from '../../../../src/netfilter/connection.ts';
import { packet, packet6, run } from '../samples.ts';

/** What the rule does: the effect's text, and the verdict where there is one. */
function effectOf(rule: string, at: Packet): string {
  const { result } = run(rule, at);
  if (result.kind === 'fork' || result.kind === 'break') return result.kind;
  if (result.kind === 'next') return result.effect ?? 'nothing';
  const { verdict } = result;
  return `${verdict.type}: ${result.effect}`;
}

describe('verdicts', () => {
  const rows: [rule: string, packet: Packet, expected: string][] = [
    ['-j ACCEPT', packet(), 'accept: accept'],
    ['-j DROP', packet(), 'drop: drop'],
    ['-j RETURN', packet(), 'return: return'],
    ['-j REJECT', packet(), 'reject: reject with icmp-port-unreachable'],
    ['-j REJECT', packet6(), 'reject: reject with icmp6-port-unreachable'],
    ['-p tcp -j REJECT --reject-with tcp-reset', packet(), 'reject: reject with tcp-reset'],
    ['-j REJECT --reject-with host-prohib', packet(), 'reject: reject with icmp-host-prohibited'],
    ['-j REJECT --reject-with port-unreach', packet6(), 'reject: reject with icmp6-port-unreachable'],
    ['-j NFQUEUE --queue-num 3 --queue-bypass', packet(), 'handed-over: hand over to the program at queue 3'],
    [
      '-p tcp -j TPROXY --on-port 15001 --on-ip 0.0.0.0 --tproxy-mark 0x1/0x1',
      packet(),
      'handed-over: hand over to the transparent proxy at port 15001',
    ],
    ['-j CLUSTERIP --new --local-node 1 --total-nodes 2', packet(), 'fork'],
  ];
  for (const [rule, at, expected] of rows)
    it(`IPv${at.family}: ${rule}`, () => assert.equal(effectOf(rule, at), expected));
});

describe('targets after which the packet goes on', () => {
  const rows: [rule: string, expected: string][] = [
    ['-j LOG --log-prefix "dropped: " --log-level 6', 'log to the kernel log with prefix "dropped: "'],
    ['-j NFLOG --nflog-group 2', 'log to netlink group 2'],
    ['-j TRACE', 'trace the packet'],
    [
      '-p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu',
      "clamp the TCP segment size to the path's MTU",
    ],
    ['-j SET --add-set seen src --exist', 'add the address to set seen src'],
    ['-j CT --zone 5', 'tracked already'],
    ['-j TEE --gateway 10.0.0.9', 'send a copy to 10.0.0.9'],
  ];
  for (const [rule, expected] of rows) it(rule, () => assert.equal(effectOf(rule, packet()), expected));
});

describe('zones of connection tracking', () => {
  const fresh: Packet = { ...packet(), connection: noConnection(packet()) };
  const chosen: Packet = { ...fresh, connection: { ...fresh.connection, zone: { id: 5, of: 'both' } } };
  const rows: [rule: string, packet: Packet, expected: string][] = [
    ['-j CT --zone 5', fresh, 'tracked in zone 5'],
    ['-j CT --zone-reply 5', fresh, 'tracked in zone 5'],
    ['-j CT --zone 6', chosen, 'tracked already'],
    ['-j CT --notrack', chosen, 'tracked already'],
    ['-j CT --zone mark', fresh, 'handed-over: undefined'],
  ];
  for (const [rule, at, expected] of rows) it(rule, () => assert.equal(effectOf(rule, at), expected));
});

describe('marks', () => {
  const rows: [name: string, rule: string, mark: number, expected: number, effect: string][] = [
    ['the whole mark', '-j MARK --set-mark 0x1', 0xff00, 0x1, 'mark 0x1 set (now 0x1)'],
    ['some bits', '-j MARK --set-xmark 0x4000/0x4000', 0x8001, 0xc001, 'mark 0x4000/0x4000 set (now 0xc001)'],
    ['bits outside the mask are set too', '-j MARK --set-mark 0x3/0x1', 0x4, 0x7, 'mark 0x3/0x3 set (now 0x7)'],
    ['bits outside the mask are flipped', '-j MARK --set-xmark 0x3/0x1', 0x2, 0x1, 'mark 0x3/0x1 set (now 0x1)'],
    ['or', '-j MARK --or-mark 0x8000', 0x1, 0x8001, 'mark 0x8000/0x8000 set (now 0x8001)'],
    ['and', '-j MARK --and-mark 0xffff7fff', 0x8001, 0x1, 'mark bits 0x8000 cleared (now 0x1)'],
    [
      'exclusive or, as kube-proxy clears its mark',
      '-j MARK --xor-mark 0x4000',
      0x4000,
      0,
      'mark bits 0x4000 flipped (now 0x0)',
    ],
    [
      'the same as iptables-save prints it',
      '-j MARK --set-xmark 0x4000/0x0',
      0x4000,
      0,
      'mark bits 0x4000 flipped (now 0x0)',
    ],
    [
      'the highest bit',
      '-j MARK --set-xmark 0x80000000/0x80000000',
      0x1,
      0x80000001,
      'mark 0x80000000/0x80000000 set (now 0x80000001)',
    ],
  ];
  for (const [name, rule, mark, expected, effect] of rows) {
    it(`${name}: ${rule}`, () => {
      const end = run(rule, packet({ mark }));
      assert.equal(end.packet.mark, expected);
      assert.equal(end.result.kind === 'next' && end.result.effect, effect);
    });
  }
});

describe('connection marks', () => {
  const rows: [rule: string, mark: number, connectionMark: number, expected: [mark: number, connectionMark: number]][] =
    [
      ['-j CONNMARK --set-xmark 0x1/0x1', 0, 0x10, [0, 0x11]],
      ['-j CONNMARK --save-mark', 0x4000, 0x10, [0x4000, 0x4000]],
      ['-j CONNMARK --save-mark --nfmask 0xff --ctmask 0xff', 0x4001, 0x1010, [0x4001, 0x1001]],
      ['-j CONNMARK --restore-mark', 0x4000, 0x10, [0x10, 0x10]],
      ['-j CONNMARK --restore-mark --mask 0xf0', 0x4001, 0x1f, [0x4011, 0x1f]],
      ['-j CONNMARK --and-mark 0xf', 0, 0xff, [0, 0xf]],
    ];
  for (const [rule, mark, connectionMark, expected] of rows) {
    it(rule, () => {
      const end = run(rule, packet({ mark, connection: { mark: connectionMark } })).packet;
      assert.deepEqual([end.mark, end.connection.mark], expected);
    });
  }
  it('packets without a connection pass by', () =>
    assert.equal(
      run('-j CONNMARK --restore-mark', packet({ mark: 7, connection: { state: 'INVALID', mark: 1 } })).packet.mark,
      7,
    ));
});

describe('changes of the packet', () => {
  const rows: [rule: string, changed: Partial<Packet>][] = [
    ['-j DSCP --set-dscp-class EF', { tos: 0xb8 | 1 }],
    ['-j TOS --set-tos 0x10/0x3f', { tos: 0x10 }],
    ['-j TTL --ttl-dec 70', { ttl: 0 }],
    ['-j TTL --ttl-inc 1', { ttl: 65 }],
    ['-j HL --hl-set 255', { ttl: 255 }],
  ];
  for (const [rule, changed] of rows) {
    it(rule, () => assert.deepEqual(run(rule, packet({ tos: 1 })).packet, { ...packet({ tos: 1 }), ...changed }));
  }
  for (const rule of ['-j CT --notrack', '-j NOTRACK']) {
    it(rule, () => {
      const state = (before: 'INVALID' | 'NEW') =>
        run(rule, packet({ connection: { state: before } })).packet.connection.state;
      // What comes round by lo has its connection already.
      assert.deepEqual([state('INVALID'), state('NEW')], ['UNTRACKED', 'NEW']);
    });
  }
});
