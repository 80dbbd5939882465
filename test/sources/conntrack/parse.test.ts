import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseConntrack } from '../../../src/sources/conntrack/parse.ts';
import { parseConntrackStatistics } from '../../../src/sources/conntrack/statistics.ts';
import { fixture, withoutOrigins } from '../fixture.ts';

const read = (line: string): unknown => {
  const { facts, warnings } = parseConntrack(line, 'conntrack.txt');
  assert.deepEqual(warnings, []);
  return withoutOrigins(facts[0]);
};

const expected = {
  family: 4,
  protocol: 'tcp',
  timeout: 114,
  state: 'TIME_WAIT',
  original: { source: '172.20.5.11', destination: '10.43.80.40', sourcePort: 59452, destinationPort: 9100, icmp: null },
  reply: { source: '172.20.5.13', destination: '172.20.5.11', sourcePort: 9100, destinationPort: 61090, icmp: null },
  flags: ['ASSURED'],
  mark: 16384,
};

test('plain, extended, with counters and as an event', () => {
  const original = 'src=172.20.5.11 dst=10.43.80.40 sport=59452 dport=9100';
  const reply = 'src=172.20.5.13 dst=172.20.5.11 sport=9100 dport=61090';
  const lines = [
    `tcp      6 114 TIME_WAIT ${original} ${reply} [ASSURED] mark=16384 use=1`,
    `ipv4     2 tcp      6 114 TIME_WAIT ${original} ${reply} [ASSURED] mark=16384 zone=0 use=2`,
    `tcp      6 114 TIME_WAIT ${original} packets=5 bytes=400 ${reply} packets=4 bytes=300 [ASSURED] mark=0x4000 use=1 id=77`,
    ` [UPDATE] tcp      6 114 TIME_WAIT ${original} ${reply} [ASSURED] mark=16384`,
  ];
  for (const line of lines) assert.deepEqual(read(line), expected);
});

test('ICMP, IPv6, offloaded and unnamed protocols', () => {
  const { facts, warnings } = parseConntrack(
    `icmpv6   58 24 src=fd00::1 dst=fd00::2 type=128 code=0 id=7 src=fd00::2 dst=fd00::1 type=129 code=0 id=7 mark=0 use=1
tcp      6 src=10.0.0.1 dst=10.0.0.2 sport=1 dport=2 src=10.0.0.2 dst=10.0.0.1 sport=2 dport=1 [OFFLOAD] mark=0 use=2
unknown  4 599 src=10.0.0.1 dst=10.0.0.2 [UNREPLIED] src=10.0.0.2 dst=10.0.0.1 mark=0 use=1
conntrack v1.4.7 (conntrack-tools): 3 flow entries have been shown.
`,
    's',
  );
  assert.deepEqual(warnings, []);
  assert.deepEqual(
    facts.map(({ family, protocol, timeout, state, flags }) => [family, protocol, timeout, state, flags]),
    [
      [6, 'icmpv6', 24, null, []],
      [4, 'tcp', null, null, ['OFFLOAD']],
      [4, '4', 599, null, ['UNREPLIED']],
    ],
  );
  assert.deepEqual(facts[0]?.original.icmp, { type: 128, code: 0, id: 7 });
});

test('recorded entries, and a line cut short', () => {
  assert.deepEqual(parseConntrack(fixture('conntrack/list.txt'), 's').warnings, []);
  assert.equal(parseConntrack('tcp 6 114 TIME_WAIT src=10.0.0.1 dst=10.0', 's').warnings.length, 1);
});

test('statistics by processor', () => {
  const { facts, warnings } = parseConntrackStatistics(fixture('conntrack-statistics/two-processors.txt'), 's');
  assert.deepEqual(warnings, []);
  assert.deepEqual(
    facts.map(({ cpu }) => cpu),
    [0, 1],
  );
  assert.equal(facts[0]?.counters.insert_failed, 0);
});
