import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TraceLogEntry } from '../../../src/model/trace-log.ts';
import { parseTraceLog } from '../../../src/sources/trace-log/index.ts';
import { fixture } from '../fixture.ts';

const parse = (text: string) => parseTraceLog(text, 'here');
const read = (name: string) => parse(fixture(`trace-log/${name}`));
const only = (text: string): TraceLogEntry => {
  const { facts, warnings } = parse(text);
  assert.deepEqual(warnings, []);
  assert.equal(facts.entries.length, 1);
  return facts.entries[0]!;
};

/** An entry in short: who, where, what. */
const short = ({ family, table, chain, event, packet }: TraceLogEntry): string =>
  [family, table, chain, event.kind, 'rule' in event ? (event.rule ?? event.handle) : '', packet.in, packet.out]
    .map((part) => part ?? '-')
    .join(' ');

test('a TRACE line of iptables-legacy', () => {
  const entry = read('kernel-legacy.txt').facts.entries.find(({ chain }) => chain === 'KUBE-SERVICES')!;
  const { origin, packet, ...rest } = entry;
  assert.equal(origin.line, 4);
  assert.deepEqual(rest, {
    form: 'kernel',
    time: '5186.977144',
    event: { kind: 'rule', rule: 28, handle: null, text: null, verdict: null },
    family: 'ip',
    table: 'nat',
    chain: 'KUBE-SERVICES',
  });
  assert.deepEqual(packet, {
    protocol: 'tcp',
    source: '192.168.0.2',
    destination: '10.101.138.38',
    sourcePort: 59676,
    destinationPort: 80,
    icmp: null,
    in: 'cbr0',
    out: null,
    physIn: 'vethf94acc5a',
    physOut: null,
    length: 60,
    ttl: 64,
    mark: null,
    flags: ['SYN'],
    identity: '22831 60 59676  SYN',
  });
});

test('dmesg, syslog, the journal and /dev/kmsg say the same', () => {
  const dmesg = read('kernel-legacy.txt').facts.entries.slice(0, 13).map(short);
  for (const name of ['journal.txt', 'kern.log', 'kmsg.txt']) {
    const { facts, warnings } = read(name);
    assert.deepEqual(warnings, [], name);
    assert.deepEqual(facts.entries.map(short), dmesg, name);
    assert.equal(facts.otherLines, name === 'journal.txt' ? 3 : 0, name);
  }
  assert.equal(read('kmsg.txt').facts.entries[0]!.time, read('kernel-legacy.txt').facts.entries[0]!.time);
});

test('TRACE and LOG of IPv6', () => {
  const { facts, warnings } = read('kernel-legacy-6.txt');
  assert.deepEqual(warnings, []);
  assert.deepEqual(facts.entries.map(short), [
    'ip6 raw PREROUTING rule 1 va -',
    'ip6 raw PREROUTING policy  va -',
    'ip6 mangle PREROUTING policy  va -',
    'ip6 mangle FORWARD policy  va vb',
    'ip6 filter FORWARD rule 1 va vb',
    'ip6 mangle POSTROUTING policy  va vb',
    'ip6 - - log  va vb',
  ]);
  const [first, last] = [facts.entries[0]!, facts.entries.at(-1)!];
  assert.deepEqual([first.packet.source, first.packet.icmp], ['fd09:1::2', { type: 128, code: 0 }]);
  assert.deepEqual(last.event, { kind: 'log', prefix: 'v6udp:' });
  assert.equal(last.packet.length, 49);
});

test('the prefix of a LOG rule is what stands before IN=', () => {
  const [first] = read('log-rules.txt').facts.entries;
  assert.deepEqual(first!.event, { kind: 'log', prefix: 'k8snet raw-pre: ' });
  assert.deepEqual(only('[1.0] DROP:IN=eth0 OUT= SRC=10.0.0.1 DST=10.0.0.2 LEN=40 PROTO=47').event, {
    kind: 'log',
    prefix: 'DROP:',
  });
});

test('xtables-monitor prints the packet once for the lines that follow', () => {
  const { facts, warnings } = read('xtables-monitor.txt');
  assert.deepEqual(warnings, []);
  const jump = facts.entries.find(({ chain }) => chain === 'KUBE-SERVICES')!;
  assert.deepEqual(jump.event, {
    kind: 'rule',
    rule: null,
    handle: 0x166,
    text: '-A KUBE-SERVICES -d 10.99.56.193/32 -p tcp -m comment --comment "default/test-dns cluster IP" -m tcp --dport 80 -j KUBE-SVC-E53ESG4QHQEURZSB',
    verdict: 'jump KUBE-SVC-E53ESG4QHQEURZSB',
  });
  assert.equal(jump.packet.destination, '10.99.56.193');
  const ret = facts.entries.find(({ chain }) => chain === 'KUBE-POSTROUTING')!;
  assert.equal(ret.event.kind === 'rule' && ret.event.verdict, 'return');
  assert.equal(ret.packet.destination, '192.168.0.6', 'the packet line before it tells of the translated packet');
});

test('what xtables-monitor complains about when it dies is a warning each', () => {
  const { warnings } = read('xtables-monitor-ends.txt');
  assert.deepEqual(
    warnings.map(({ origin, message }) => [origin.line, message]),
    [
      [1, 'a line of no log that is known'],
      [2, 'a line of no log that is known'],
      [3, 'a line of no log that is known'],
    ],
  );
});

test('nft monitor trace, with handles', () => {
  const { facts, warnings } = read('nft-monitor.txt');
  assert.deepEqual(warnings, []);
  assert.deepEqual(facts.entries.slice(0, 5).map(short), [
    'ip k8snet_abc prerouting rule 2 va -',
    'ip k8snet_abc prerouting policy  va -',
    'ip nat PREROUTING rule 6 va -',
    'ip nat KUBE-SERVICES rule 9 va -',
    'ip nat KUBE-SVC-AAAAAAAAAAAAAAAA rule 10 va -',
  ]);
  const vmap = facts.entries.at(-1)!;
  assert.deepEqual(vmap.event, {
    kind: 'rule',
    rule: null,
    handle: 8,
    text: 'ip daddr vmap { 10.9.2.2 : accept }',
    verdict: 'accept',
  });
  assert.deepEqual([vmap.family, vmap.packet.flags, vmap.packet.destinationPort], ['inet', ['SYN'], 8080]);
});

test('nft names types of ICMP', () => {
  const entries = read('nft-monitor-icmp.txt').facts.entries;
  assert.deepEqual(entries[0]!.packet.icmp, { type: 128, code: null });
  assert.equal(entries[0]!.packet.length, 104, 'with the IPv6 header');
  assert.deepEqual(entries.at(-1)!.packet.icmp, { type: 0, code: null });
});

test('a rule that came after nft began to listen', () => {
  const packet =
    'trace id ab ip t c packet: iif "e" ip saddr 10.0.0.1 ip daddr 10.0.0.2 ip length 40 tcp sport 1 tcp dport 2 tcp flags == 0x12 tcp window 1';
  const { facts } = parse(`${packet}\ntrace id ab ip t c unknown rule handle 3 (verdict continue)\n`);
  assert.deepEqual(facts.entries[0]!.event, { kind: 'rule', rule: null, handle: 3, text: null, verdict: 'continue' });
  assert.deepEqual(facts.entries[0]!.packet.flags, ['SYN', 'ACK']);
});

test('a comment may hold what looks like the end of the line', () => {
  const packet = 'trace id ab ip t c packet: ip saddr 10.0.0.1 ip daddr 10.0.0.2';
  const { facts } = parse(
    `${packet}\ntrace id ab ip t c rule accept comment "(verdict drop) # handle 9" # handle 4 (verdict accept)\n`,
  );
  const { event } = facts.entries[0]!;
  assert.ok(event.kind === 'rule');
  assert.deepEqual(
    [event.handle, event.verdict, event.text],
    [4, 'accept', 'accept comment "(verdict drop) # handle 9"'],
  );
});

const wrong: [string, string][] = [
  ['[1.0] TRACE: raw:PREROUTING:policy:3', 'a TRACE line without its packet'],
  [
    '[1.0] TRACE: raw:PREROUTING IN= OUT=eth0 SRC=10.0.0.1 DST=10.0.0.2 ',
    'a TRACE line that names no table, chain and rule',
  ],
  ['[1.0] TRACE: raw:OUTPUT:rule:1 IN= OUT=eth0 LEN=60 ', 'a packet without its addresses'],
  [
    ' TRACE: 2 c32abb74 raw:PREROUTING:policy:ACCEPT ',
    'the line with the packet that this is about is not in the text',
  ],
  [' TRACE: 2 c32abb74 raw', 'a line of xtables-monitor that is not understood'],
  ['PACKET: 2 c32abb74 IN=eth0', 'a packet without its addresses'],
  ['trace id c32abb74 ip nat X what', 'a line of nft monitor trace that is not understood'],
  ['something else', 'a line of no log that is known'],
];

for (const [text, message] of wrong) {
  test(`"${text}": ${message}`, () => {
    const { facts, warnings } = parse(`${text}\n`);
    assert.deepEqual(facts.entries, []);
    assert.deepEqual(warnings, [{ origin: { source: 'here', line: 1, text }, about: 'other', message }]);
  });
}

test('line ends of Windows and zeros harm nothing', () => {
  const text = fixture('trace-log/kernel-legacy.txt');
  assert.deepEqual(parse(text.replaceAll('\n', '\r\n')).facts.entries.map(short), parse(text).facts.entries.map(short));
  assert.equal(parse('[1.0] \0\0 TRACE: \0\n').facts.otherLines, 1);
});
