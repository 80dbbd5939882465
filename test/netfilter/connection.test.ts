import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Connection, Translation } from '../../src/model/packet.ts';
import { singlePort } from '../../src/model/ports.ts';
import {
  inReply,
  isReplyOf,
  isTranslated,
  newConnection,
  noConnection,
  replyTuple,
} from '../../src/netfilter/connection.ts';
import { packet, packet6 } from './iptables/samples.ts';

const origin = { source: 'iptables-save.txt', line: 1, text: '' };
const to = (kind: 'dnat' | 'snat', address: string, port: number): Translation => ({
  kind,
  address,
  ports: singlePort(port),
  newIdentifier: false,
  origin,
});

const first = packet({ source: '10.0.1.5', destination: '10.96.0.10', sourcePorts: singlePort(40000) });
const changed = (changes: Partial<Connection>): Connection => ({ ...newConnection(first), ...changes });

describe('the reply of a connection comes', () => {
  const rows: [name: string, connection: Connection, from: [string, number], to: [string, number]][] = [
    ['from whom was asked, without translation', changed({}), ['10.96.0.10', 80], ['10.0.1.5', 40000]],
    [
      'from the endpoint, after DNAT',
      changed({ dnat: to('dnat', '10.0.2.7', 8080) }),
      ['10.0.2.7', 8080],
      ['10.0.1.5', 40000],
    ],
    [
      'to the node, after SNAT',
      changed({ snat: to('snat', '10.1.10.9', 1024) }),
      ['10.96.0.10', 80],
      ['10.1.10.9', 1024],
    ],
    [
      'from the endpoint to the node, after both',
      changed({ dnat: to('dnat', '10.0.2.7', 8080), snat: to('snat', '10.1.10.9', 1024) }),
      ['10.0.2.7', 8080],
      ['10.1.10.9', 1024],
    ],
  ];
  for (const [name, connection, [source, sourcePort], [destination, destinationPort]] of rows) {
    it(name, () => {
      const reply = packet({
        source,
        destination,
        sourcePorts: singlePort(sourcePort),
        destinationPorts: singlePort(destinationPort),
      });
      const { source: s, destination: d, sourcePorts, destinationPorts } = reply;
      assert.deepEqual(replyTuple(connection), { source: s, destination: d, sourcePorts, destinationPorts });
      assert.equal(isReplyOf(reply, connection), true);
      assert.equal(isReplyOf({ ...reply, source: '10.0.9.9' }, connection), false);
      assert.equal(isReplyOf({ ...reply, destinationPorts: singlePort(1) }, connection), false);
      assert.equal(isReplyOf(first, connection), false);
    });
  }

  it('from anywhere, where the translated address could not be told', () => {
    const connection = changed({ dnat: to('dnat', '?', 80) });
    const reply = packet({
      source: '10.7.7.7',
      destination: '10.0.1.5',
      sourcePorts: singlePort(80),
      destinationPorts: singlePort(40000),
    });
    assert.equal(isReplyOf(reply, connection), true);
  });

  it('from an IPv6 address as well', () => {
    const ping = packet6({
      protocol: 'icmpv6',
      sourcePorts: null,
      destinationPorts: null,
      icmp: { type: 128, code: 0 },
    });
    const answer = { ...ping, source: ping.destination, destination: ping.source };
    assert.equal(isReplyOf(answer, newConnection(ping)), true);
  });
});

describe('a connection is translated', () => {
  const rows: [name: string, snat: Translation | null, expected: boolean | null][] = [
    ['not without a translation', null, false],
    ['by another address', to('snat', '10.1.10.9', 40000), true],
    ['by another port', to('snat', '10.0.1.5', 1024), true],
    ['not by what it had', to('snat', '10.0.1.5', 40000), false],
    ['perhaps by an address that is not known', to('snat', '?', 40000), null],
    ['by another port in any case', to('snat', '?', 1024), true],
    ['by another identifier of a ping', { ...to('snat', '10.0.1.5', 40000), newIdentifier: true }, true],
  ];
  for (const [name, snat, expected] of rows)
    it(name, () => assert.equal(isTranslated(changed({ snat }), 'snat'), expected));

  it('at the other end', () => {
    const connection = changed({ dnat: to('dnat', '10.0.2.7', 80) });
    assert.deepEqual([isTranslated(connection, 'dnat'), isTranslated(connection, 'snat')], [true, false]);
  });
});

describe('the state of a packet', () => {
  it('the first is NEW, its reply ESTABLISHED, a related one stays RELATED', () => {
    assert.equal(newConnection(first).state, 'NEW');
    assert.deepEqual(
      [inReply(newConnection(first)).state, inReply(newConnection(first)).direction],
      ['ESTABLISHED', 'reply'],
    );
    assert.equal(inReply(changed({ state: 'RELATED' })).state, 'RELATED');
  });

  it('without a connection it is INVALID and no rule may translate it', () => {
    const { state, dnatSettled, snatSettled } = noConnection(first);
    assert.deepEqual([state, dnatSettled, snatSettled], ['INVALID', true, true]);
  });
});
