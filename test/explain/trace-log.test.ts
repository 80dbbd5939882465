import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { openWorld, type World, worldNode } from '../../src/cluster/world.ts';
import { traceFlow } from '../../src/explain/trace.ts';
import { openPrediction } from '../../src/explain/trace-log/prediction.ts';
import type { RuleBook } from '../../src/explain/trace-log/rule-book.ts';
import { explainTraceLog } from '../../src/explain/trace-log.ts';
import type { LoggedWay } from '../../src/model/trace-log.ts';
import { openBundle, readEvidence } from '../../src/sources/index.ts';

const log = (name: string): string => readFileSync(`fixtures/sources/trace-log/${name}`, 'utf8');

async function bookOf(bundle: string): Promise<RuleBook> {
  const world: World = openWorld(readEvidence(await openBundle(`fixtures/recordings/${bundle}.tar.gz`)));
  return { world, node: worldNode(world, 'node-1')!.evidence };
}

const recorded: [log: string, bundle: string][] = [
  ['kernel-legacy.txt', 'healthy-legacy-kubenet'],
  ['xtables-monitor.txt', 'healthy-nft'],
];

/** Where it went, in short. */
const short = ({ packet, verdict, reason }: LoggedWay): string =>
  `${packet.source} to ${packet.destination}${packet.flags.map((flag) => ` ${flag}`).join('')}: ${verdict}, ${reason}`;

test('packets of iptables-legacy, each with its end', async () => {
  const report = explainTraceLog(log('kernel-legacy.txt'), 'log', await bookOf('healthy-legacy-kubenet'));
  assert.deepEqual(report.warnings, []);
  assert.deepEqual(report.packets.map(short), [
    '192.168.0.2 to 10.101.138.38 SYN: passed, left by eth0, after POSTROUTING',
    '192.168.1.7 to 192.168.0.2 ACK SYN: passed, left by cbr0, after POSTROUTING',
    '192.168.0.2 to 10.96.0.10: passed, left by cbr0, after POSTROUTING',
    '192.168.0.2 to 192.168.0.8: dropped, dropped by rule 1 of KUBE-FORWARD in table filter',
    '192.168.0.8 to 192.168.0.2: passed, left by cbr0, after POSTROUTING',
    '192.168.0.2 to 203.0.113.10: passed, left by eth0, after POSTROUTING',
    '203.0.113.10 to 10.1.10.9: passed, left by cbr0, after POSTROUTING',
    '192.168.0.2 to 10.100.113.100 SYN: rejected, rejected by rule 1 of KUBE-SERVICES in table filter',
    '192.168.0.6 to 10.111.166.204 SYN: dropped, dropped by rule 1 of KUBE-FORWARD in table filter',
  ]);
});

test('a rule has its text, line, words and owner', async () => {
  const report = explainTraceLog(log('kernel-legacy.txt'), 'log', await bookOf('healthy-legacy-kubenet'));
  const step = report.packets[0]!.steps.find(({ chain }) => chain?.startsWith('KUBE-SVC-'))!;
  assert.deepEqual([step.hook, step.family, step.table, step.rule], ['PREROUTING', 'ip', 'nat', 2]);
  assert.equal(step.owner, 'service default/test-dns:80');
  assert.match(step.text!, /^\[\d+:\d+\] -A KUBE-SVC-\S+ .* -j KUBE-SEP-\S+$/);
  assert.match(step.effect!, /^jump KUBE-SEP-/);
  assert.match(`${step.source}:${step.line}`, /^nodes\/node-1\/iptables-save.txt:\d+$/);
});

test('xtables-monitor tells handles and texts: the number comes from the evidence', async () => {
  const report = explainTraceLog(log('xtables-monitor.txt'), 'log', await bookOf('healthy-nft'));
  const step = report.packets[0]!.steps.find(({ chain }) => chain === 'KUBE-SERVICES')!;
  assert.equal(step.rule, 10);
  assert.match(step.effect!, /^jump KUBE-SVC-/);
  const ends = report.packets.map(({ verdict }) => verdict);
  assert.ok(ends.includes('rejected') && ends.includes('passed'), ends.join(' '));
});

test('without evidence the log itself has to do', () => {
  const { packets } = explainTraceLog(log('nft-monitor.txt'), 'log', null);
  assert.equal(packets.length, 1);
  const step = packets[0]!.steps.find(({ chain }) => chain === 'KUBE-SEP-AAAAAAAAAAAAAAAA')!;
  assert.deepEqual([step.rule, step.source, step.hook], [null, null, 'PREROUTING']);
  assert.equal(step.words, 'packets whose protocol is tcp: change the destination to 10.9.2.2, port 8080');
  const legacy = explainTraceLog(log('kernel-legacy.txt'), 'log', null).packets[0]!;
  assert.equal(legacy.verdict, 'unknown');
  assert.ok(legacy.steps.every(({ words, kind }) => kind !== 'rule' || words === null));
});

test('a LOG line leads to the one rule that has its prefix', async () => {
  const book = await bookOf('healthy-legacy-kubenet');
  const { packets } = explainTraceLog(log('log-rules.txt'), 'log', book);
  assert.ok(packets.every(({ verdict }) => verdict === 'unknown'));
  assert.ok(packets.every(({ steps }) => steps.every(({ kind, chain }) => kind === 'log' && chain === null)));
});

for (const [name, bundle] of recorded) {
  test(`what the kernel did with first packets in ${name} is what is predicted, rule by rule`, async () => {
    const book = await bookOf(bundle);
    const first = explainTraceLog(log(name), 'log', book).packets.filter(isFirst);
    assert.ok(first.length >= 3);
    for (const way of first) {
      const { source, destination, destinationPort, sourcePort, protocol } = way.packet;
      const trace = traceFlow(book.world, {
        target: destinationPort === null ? destination! : `${destination}:${destinationPort}`,
        from: source,
        // xtables-monitor does not name it; these are of DNS.
        protocol: protocol ?? 'udp',
        sourcePort,
        node: 'node-1',
        namespace: 'default',
        verbose: false,
        everyWay: true,
        hostname: null,
      });
      const prediction = openPrediction(trace, book, 'original');
      const met = way.steps.map((step) => prediction.meet(step));
      assert.deepEqual(
        met.filter(({ is }) => is === 'divergence'),
        [],
        short(way),
      );
      assert.ok(
        prediction.open().some(({ next }) => next.length === 0),
        short(way),
      );
      assert.ok(met.some(({ is }) => is === 'predicted'));
    }
  });
}

/** First packets that pass nat; hairpin of a promiscuous bridge is beyond the model. */
function isFirst({ packet, steps }: LoggedWay): boolean {
  const asks = packet.flags.join() === 'SYN' || packet.icmp?.type === 8 || packet.destinationPort === 53;
  return asks && steps.some(({ table }) => table === 'nat') && packet.destination !== '10.111.166.204';
}

test('a rule that was not predicted is a divergence, with what was predicted', async () => {
  const book = await bookOf('healthy-legacy-kubenet');
  const way = explainTraceLog(log('kernel-legacy.txt'), 'log', book).packets[0]!;
  const trace = traceFlow(book.world, {
    target: '10.101.138.38:81',
    from: way.packet.source,
    protocol: 'tcp',
    sourcePort: null,
    node: 'node-1',
    namespace: 'default',
    verbose: false,
    everyWay: true,
    hostname: null,
  });
  const prediction = openPrediction(trace, book, 'original');
  const met = way.steps.map((step) => prediction.meet(step));
  const wrong = met.find((comparison) => comparison.is === 'divergence');
  assert.ok(wrong?.is === 'divergence');
});
