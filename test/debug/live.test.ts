import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { DebugTraceReport } from '../../src/model/debug-trace.ts';
import { program } from '../cli/program.ts';
import { enter, leave } from './log-setting.ts';
import { kubeProxyNftables, kubeProxyRules, kubeProxySync } from './rulesets.ts';
import { buildSmallNet, lacking, type SmallNet } from './small-net.ts';
import { connect, type Running, start, startDebug, startServer } from './traffic.ts';

/** All rules of the node, without counters and dates. */
const rulesOf = ({ node, run }: SmallNet): string =>
  ['iptables-legacy-save', 'ip6tables-legacy-save', 'iptables-nft-save', 'ip6tables-nft-save']
    .map((command) => run(node, [command]))
    .concat(run(node, ['nft', '-s', 'list', 'ruleset']))
    .join('\n')
    .replace(/^#.*$/gm, '')
    .replace(/\[\d+:\d+\]/g, '')
    .replace(/\bcounter packets \d+ bytes \d+/g, 'counter');

const isClean = (net: SmallNet): boolean => !rulesOf(net).includes('k8snet');

/** Waits for something that will happen; the limit is generous, since machines may be slow. */
async function until(holds: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (holds()) return;
    await wait(100);
  }
  assert.fail(`did not happen: ${what}`);
}

const backends: { name: string; version: 4 | 6; words: string[]; load(net: SmallNet): void }[] = [
  {
    name: 'iptables-legacy',
    version: 4,
    words: [],
    load: (net) => void net.run(net.node, ['iptables-legacy-restore'], kubeProxyRules(net)),
  },
  {
    name: 'ip6tables-legacy',
    version: 6,
    words: [],
    load: (net) => void net.run(net.node, ['ip6tables-legacy-restore'], kubeProxyRules(net)),
  },
  {
    name: 'iptables-nft',
    version: 4,
    words: [],
    load: (net) => void net.run(net.node, ['iptables-nft-restore'], kubeProxyRules(net)),
  },
  {
    name: 'ip6tables-nft',
    version: 6,
    words: [],
    load: (net) => void net.run(net.node, ['ip6tables-nft-restore'], kubeProxyRules(net)),
  },
  {
    name: 'iptables-nft with its own TRACE',
    version: 4,
    words: ['--backend', 'nft'],
    load: (net) => void net.run(net.node, ['iptables-nft-restore'], kubeProxyRules(net)),
  },
  {
    name: 'nftables',
    version: 4,
    words: [],
    load: (net) => void net.run(net.node, ['nft', '-f', '-'], kubeProxyNftables(net)),
  },
  {
    name: 'nftables of IPv6',
    version: 6,
    words: [],
    load: (net) => void net.run(net.node, ['nft', '-f', '-'], kubeProxyNftables(net)),
  },
];

describe('debug on a real kernel', { skip: lacking, concurrency: false }, () => {
  const nets: SmallNet[] = [];
  const running: Running[] = [];
  const build = async (version: 4 | 6, load: (net: SmallNet) => void): Promise<SmallNet> => {
    const net = await buildSmallNet(version);
    nets.push(net);
    load(net);
    running.push(await startServer(net));
    return net;
  };
  const legacy = (): Promise<SmallNet> => build(4, backends[0]!.load);
  const follow = (net: SmallNet, ...words: string[]): Running => {
    const target = net.serviceAddress.includes(':') ? `[${net.serviceAddress}]:80` : `${net.serviceAddress}:80`;
    const one = startDebug(net, 'trace', target, '--from', net.clientAddress, '--no-api', '--for', '2m', ...words);
    running.push(one);
    return one;
  };

  before(enter);

  after(() => {
    for (const { child } of running) child.kill('SIGKILL');
    for (const net of nets) net.remove();
    leave();
  });

  for (const { name, version, words, load } of backends) {
    it(`${name}: a connection to a service goes as predicted, rule by rule`, async () => {
      const net = await build(version, load);
      const own = rulesOf(net);
      const debug = follow(net, '-o', 'json', ...words);
      await debug.saying('waiting');
      assert.ok(!isClean(net), 'rules are in');
      assert.ok(await connect(net), 'the connection is answered');
      const { status } = await debug.ended;
      assert.equal(status, 0, debug.said() + debug.complained());
      const report: DebugTraceReport = JSON.parse(debug.said());
      const [there, answer] = report.packets;
      assert.ok(there && answer, 'the packet and its answer');
      assert.deepEqual(
        [there.isAnswer, there.isAsPredicted, answer.isAnswer, answer.isAsPredicted],
        [false, true, true, null],
      );
      assert.equal(there.way.verdict, 'passed');
      assert.equal(there.way.packet.source, net.clientAddress);
      const chains = there.way.steps.filter(({ kind, isOwn }) => kind === 'rule' && !isOwn).map(({ chain }) => chain);
      assert.ok(
        chains.some((chain) => /KUBE-SEP|endpoint-/.test(chain ?? '')),
        chains.join(' '),
      );
      const silent = there.way.steps.filter(
        ({ kind, isOwn, words: told }) => kind === 'rule' && !isOwn && told === null,
      );
      assert.deepEqual(silent, [], 'rules without words');
      assert.deepEqual(report.problems, []);
      const after = rulesOf(net);
      // iptables-nft makes the table raw when it is first asked to put something in.
      if (words.length === 0 && !/legacy/.test(name)) assert.equal(after, own);
      assert.ok(isClean(net), 'no rule is left');
    });
  }

  it('a rule that was put in after the prediction shows as a divergence', async () => {
    const net = await legacy();
    const debug = follow(net);
    await debug.saying('waiting');
    net.run(net.node, ['iptables-legacy', '-w', '-I', 'FORWARD', '-p', 'tcp', '--dport', '8080', '-j', 'DROP']);
    assert.equal(await connect(net), false);
    assert.equal((await debug.ended).status, 1);
    assert.match(debug.said(), /✗ FORWARD rule 1: .*drop/);
    assert.match(debug.said(), /dropped by rule 1 of FORWARD in table filter/);
    assert.match(
      debug.said(),
      /not as predicted\n\s+predicted: FORWARD, table filter, FORWARD rule 1: jump to KUBE-FORWARD/,
    );
    assert.ok(isClean(net));
  });

  it('ends cleanly on Ctrl-C', async () => {
    const net = await legacy();
    const debug = follow(net);
    await debug.saying('waiting');
    assert.ok(!isClean(net));
    debug.signal('SIGINT');
    assert.equal((await debug.ended).status, 130);
    assert.ok(isClean(net));
  });

  it('leaves no rule behind when it is killed', async () => {
    const net = await legacy();
    const debug = follow(net);
    await debug.saying('waiting');
    assert.ok(!isClean(net));
    debug.signal('SIGKILL');
    await debug.ended;
    await until(() => isClean(net), 'the watchdog removes the rules');
  });

  it('loses its rules when the lease is over, though it cannot run itself', async () => {
    const net = await legacy();
    const debug = follow(net, '--for', '20s');
    await debug.saying('waiting');
    debug.signal('SIGSTOP');
    await until(() => isClean(net), 'the watchdog removes the rules');
    debug.signal('SIGCONT');
    assert.equal((await debug.ended).status, 1);
    assert.match(debug.said(), /no first packet of this flow reached/);
  });

  it('two at once do not disturb each other', async () => {
    const net = await build(4, backends[2]!.load);
    const pair = [follow(net), follow(net)];
    for (const one of pair) await one.saying('waiting');
    assert.ok(await connect(net));
    for (const one of pair) assert.equal((await one.ended).status, 0, one.said() + one.complained());
    assert.ok(isClean(net));
  });

  it('two at once in iptables-legacy, one of which is killed', async () => {
    const net = await legacy();
    const [first, second] = [follow(net), follow(net)];
    for (const one of [first, second]) await one.saying('waiting');
    second.signal('SIGKILL');
    await second.ended;
    assert.ok(await connect(net));
    assert.equal((await first.ended).status, 0, first.said() + first.complained());
    await until(() => isClean(net), 'the watchdogs remove the rules');
  });

  it('goes on while kube-proxy rewrites its chains', async () => {
    const net = await legacy();
    const debug = follow(net);
    await debug.saying('waiting');
    for (let sync = 1; sync <= 20; sync += 1)
      net.run(net.node, ['iptables-legacy-restore', '-w', '--noflush'], kubeProxySync(net, sync));
    assert.ok(await connect(net));
    assert.equal((await debug.ended).status, 0, debug.said() + debug.complained());
    assert.match(debug.said(), /✓ KUBE-SERVICES rule 21: /);
    assert.ok(isClean(net));
    assert.ok(net.run(net.node, ['iptables-legacy-save']).includes('198.18.20.19'), 'what kube-proxy wrote stands');
  });

  it('prints what comes by a place of a chain', async () => {
    const net = await legacy();
    const debug = startDebug(
      net,
      'log',
      '--chain',
      'nat/KUBE-SERVICES',
      '--source',
      net.clientAddress,
      '--no-api',
      '--count',
      '1',
    );
    running.push(debug);
    await debug.saying('the rule is in');
    assert.ok(await connect(net));
    assert.equal((await debug.ended).status, 0, debug.said() + debug.complained());
    assert.ok(debug.said().includes(`${net.clientAddress}:`), debug.said());
    assert.match(debug.said(), /SYN, in by port0/);
    assert.ok(isClean(net));
  });

  it('finds and removes what was left behind, and nothing else', async () => {
    const net = await legacy();
    const since = Math.floor(Date.now() / 1000) - 100;
    const put = (command: string, tag: string): string =>
      net.run(net.node, [command, '-w', '-t', 'raw', '-I', 'OUTPUT', '-m', 'comment', '--comment', tag, '-j', 'TRACE']);
    put('iptables-legacy', 'somebody else: k8snet');
    for (const command of ['iptables-legacy', 'ip6tables-nft']) put(command, `k8snet:0badcafe:${since}+60`);
    put('iptables-legacy', `k8snet:00c0ffee:${since}+3600`);
    const list = startDebug(net, 'list', '-o', 'json');
    assert.equal((await list.ended).status, 1);
    const { rules } = JSON.parse(list.said());
    assert.deepEqual(
      rules.map(({ id, left }: { id: string; left: number }) => [id, left < 0]),
      [
        ['00c0ffee', false],
        ['0badcafe', true],
        ['0badcafe', true],
      ],
    );
    assert.equal((await startDebug(net, 'clean').ended).status, 0);
    assert.doesNotMatch(rulesOf(net), /0badcafe/);
    assert.match(rulesOf(net), /00c0ffee/);
    assert.equal((await startDebug(net, 'clean', '00c0ffee').ended).status, 0);
    assert.equal(net.run(net.node, ['iptables-legacy-save', '-t', 'raw']).includes('k8snet:'), false);
    assert.ok(rulesOf(net).includes('somebody else'));
  });

  it('says what it needs where it is not root', async () => {
    const net = await legacy();
    const debug = start(net.enter, [
      'setpriv',
      '--reuid=65534',
      '--regid=65534',
      '--clear-groups',
      process.execPath,
      program,
      'debug',
      'trace',
      '10.0.0.1:80',
    ]);
    assert.equal((await debug.ended).status, 3);
    assert.match(debug.complained(), /root only \(CAP_NET_ADMIN\)/);
  });
});
