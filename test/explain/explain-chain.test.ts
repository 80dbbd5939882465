import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeTables } from '../../src/cluster/node-tables.ts';
import type { World } from '../../src/cluster/world.ts';
import { type ChainRequest, explainChain } from '../../src/explain/explain-chain.ts';
import { compareServices } from '../../src/explain/services.ts';
import type { ChainExplanation } from '../../src/model/chain-explanation.ts';
import { compileNode } from '../../src/netfilter/compile-node.ts';
import { fixtureNames, fixtureText, worldOfBundle, worldOfRules } from '../fixture-world.ts';
import { worldOf } from '../small-world.ts';

const explain = (world: World, chain: string, request: Partial<ChainRequest> = {}): ChainExplanation =>
  explainChain(world, world.evidence.nodes[0]!.name, { chain, table: null, depth: 1, verbose: true, ...request });

const paste = (name: string): World => worldOfRules(fixtureText(`sources/iptables/paste/${name}`));

const sharesIn = ({ rules }: ChainExplanation): (number | null)[] =>
  rules.map(({ share }) => (share === null ? null : Math.round(share * 1e4) / 1e4));

/** File, chain, role, owner, shares. */
const pasted: [string, string, string, string, (number | null)[]][] = [
  ['cluster-ip.txt', 'KUBE-SVC-HOYURHXRFA5BUYEO', 'service', 'default/echoserver', [0.5, 0.5]],
  ['client-ip.txt', 'KUBE-SVC-JASYFCTGROL6PGNE', 'service', 'default/test-clientip', [null, null, 0.5, 0.5]],
  ['external-ip.txt', 'KUBE-SVC-CITWPFL6QQOR27AK', 'service', 'default/test-externalip', [0.5, 0.5]],
  ['node-port.txt', 'KUBE-SVC-CIFSXFMKAAMIL4QG', 'service', 'default/test-nodeport', [0.5, 0.5]],
  ['host-port.txt', 'KUBE-HP-KWJPLLZCGIIKHTTD', 'cni', 'default/nginx', [null, null]],
  ['nat-spec.txt', 'KUBE-SVC-47MZKVTVFE2WTG5V', 'service', 'default/httpd-app', [null, null, 0.5, 0.5]],
  ['nat-spec.txt', 'KUBE-SVC-NPX46M4PTMTKRN6Y', 'service', 'default/kubernetes', [null, 1]],
  ['bare-rules.txt', 'KUBE-SVC-JD5MR3NA4I4DYORP', 'service', 'kube-system/kube-dns', [0.5, 0.5]],
  ['two-outputs.txt', 'KUBE-SVC-2WB5SOAIQNMPIUJO', 'service', 'default/helloworld', [1]],
];

for (const [file, chain, role, owner, shares] of pasted) {
  test(`${chain} as pasted in ${file}`, () => {
    const explanation = explain(paste(file), chain);
    const named = `${explanation.owner?.namespace}/${explanation.owner?.name}`;
    assert.deepEqual([explanation.role, named, sharesIn(explanation)], [role, owner, shares]);
  });
}

for (const file of fixtureNames('sources/iptables/paste')) {
  const world = paste(file);
  for (const table of nodeTables(world.evidence.nodes[0]!)) {
    const chains = table.chainNames().filter((name) => name.startsWith('KUBE-'));
    for (const chain of chains) {
      test(`${file}: ${chain} has a purpose, a writer, and words for each rule`, () => {
        const { purpose, writer, rules, owner, how, findings } = explain(world, chain);
        assert.ok(purpose.length > 40 && writer !== null);
        for (const { words } of rules) assert.match(words, /^(?:all packets|packets whose .+): .+/);
        if (/^KUBE-(?:SVC|SEP|HP)-/.test(chain) && rules.length > 0) assert.ok(owner?.name && how, 'an owner');
        assert.deepEqual(findings, []);
      });
    }
  }
}

test('what a paste leaves open is said', () => {
  const { assumptions, notShown, details } = explain(paste('bare-rules.txt'), 'KUBE-SVC-NPX46M4PTMTKRN6Y', {
    depth: 0,
  });
  assert.ok(assumptions.some((text) => text.includes('the table is not named')));
  assert.deepEqual(notShown, [{ chain: 'KUBE-SEP-XZ7UW2RNYK4JTL7X', because: 'depth' }]);
  assert.match(details.join(' '), /cluster IP|10\.96\.0\.1 port 443/);
});

test('references, counters, origin and the computation', async () => {
  const world = await worldOfBundle('nodes/healthy-legacy');
  const { referencedBy, rules, computation, owner, chains } = explain(world, 'KUBE-SVC-HOYURHXRFA5BUYEO');
  assert.deepEqual(
    referencedBy.map(({ table, chain }) => [table, chain]),
    [['nat', 'KUBE-SERVICES']],
  );
  assert.match(referencedBy[0]!.text, /-j KUBE-SVC-HOYURHXRFA5BUYEO$/);
  assert.ok(
    rules.every(
      ({ packets, bytes, line, text }) =>
        packets !== null && bytes !== null && line > 0 && text.includes('-A KUBE-SVC-'),
    ),
  );
  assert.match(computation!, /sha256\("default\/echoservertcp"\).* = KUBE-SVC-HOYURHXRFA5BUYEO$/);
  assert.equal(owner?.service, 'echoserver');
  assert.deepEqual(
    chains.map(({ role }) => role),
    ['endpoint', 'endpoint', 'endpoint'],
  );
  assert.deepEqual(
    chains.flatMap((chain) => chain.chains),
    [],
    'one level deep',
  );
});

test('depth: each chain is explained once', async () => {
  const world = await worldOfBundle('nodes/healthy-legacy');
  const names: string[] = [];
  const collect = (explanation: ChainExplanation): void => {
    names.push(explanation.chain);
    explanation.chains.forEach(collect);
  };
  collect(explain(world, 'PREROUTING', { table: 'nat', depth: 9 }));
  assert.equal(new Set(names).size, names.length);
  assert.ok(names.includes('KUBE-MARK-MASQ') && names.length > 40);
});

test('a chain of several tables: all of them, or the one that is asked for', async () => {
  const world = await worldOfBundle('nodes/healthy-legacy');
  const all = explain(world, 'KUBE-SERVICES');
  assert.deepEqual(
    [all, ...all.others].map(({ table }) => table),
    ['nat', 'filter'],
  );
  const filter = explain(world, 'KUBE-SERVICES', { table: 'filter' });
  assert.deepEqual([filter.table, filter.others], ['filter', []]);
  assert.notEqual(all.purpose, filter.purpose);
});

test('both families and both front ends', async () => {
  const world = await worldOfBundle('recordings/nftables-healthy.tar.gz');
  const services = explain(world, 'services');
  assert.deepEqual(
    [services, ...services.others].map(({ family, backend }) => `${family} ${backend}`),
    ['ip nft', 'ip6 nft'],
  );
  assert.ok(services.chains.length > 10, 'through the maps of services');
  const exporter = explain(world, 'service-CKTC3RYG-ops/exporter/tcp/');
  assert.deepEqual(
    exporter.rules[0]!.branches.map(({ share }) => Math.round(share * 1e4)),
    [3333, 3333, 3333],
  );
  const [reference] = exporter.referencedBy;
  assert.match(reference!.text, /tcp \. 9100 : goto service-CKTC3RYG-ops\/exporter\/tcp\//);
});

test('a loop ends', () => {
  const { chains } = explain(worldOfRules(fixtureText('chains/odd.txt')), 'LOOP-A', { depth: 5 });
  assert.deepEqual(chains[0]!.notShown, [{ chain: 'LOOP-A', because: 'above' }]);
});

/** Chain, ids of what is found there. */
const odd: [string, string[]][] = [
  ['KUBE-SVC-CCCCCCCCCCCCCCCC', ['shares-do-not-sum']],
  ['KUBE-SVC-DDDDDDDDDDDDDDDD', ['shares-unequal']],
  ['KUBE-SVC-EEEEEEEEEEEEEEEE', ['jump-to-missing-chain']],
  ['MY-RULES', ['duplicate-rules', 'rules-never-reached']],
  ['PREROUTING', []],
];

for (const [chain, ids] of odd) {
  test(`${chain}: ${ids.join(', ') || 'nothing odd'}`, () => {
    const { findings } = explain(worldOfRules(fixtureText('chains/odd.txt')), chain);
    assert.deepEqual(
      findings.map(({ id }) => id),
      ids,
    );
    for (const { evidence } of findings) assert.ok(evidence.every(({ line, text }) => line > 0 && text !== ''));
  });
}

const three = `Chain KUBE-SVC-HOYURHXRFA5BUYEO (1 references)
 pkts bytes target     prot opt in     out     source               destination
    0     0 KUBE-SEP-652URVIXIJWATNFG  all  --  *      *       0.0.0.0/0            0.0.0.0/0            /* default/echoserver */ statistic mode random probability 0.33333333349
    0     0 KUBE-SEP-ASOAWBDFEODJJPJH  all  --  *      *       0.0.0.0/0            0.0.0.0/0            /* default/echoserver */ statistic mode random probability 0.50000000000
    0     0 KUBE-SEP-7ZRSXHFJXB4D6W3U  all  --  *      *       0.0.0.0/0            0.0.0.0/0            /* default/echoserver */
`;

test('a third, a half of the rest, and what is left are a third each', () =>
  assert.deepEqual(sharesIn(explain(worldOfRules(three), 'KUBE-SVC-HOYURHXRFA5BUYEO')), [0.3333, 0.3333, 0.3333]));

test('nth is a share too', () =>
  assert.deepEqual(
    sharesIn(explain(worldOfRules(fixtureText('chains/odd.txt')), 'KUBE-SVC-EEEEEEEEEEEEEEEE')),
    [0.5, 0.5],
  ));

test('no recording holds a chain that is odd by itself', async () => {
  for (const name of fixtureNames('recordings')) {
    const world = await worldOfBundle(`recordings/${name}`);
    for (const node of world.evidence.nodes) {
      const chains = new Set(nodeTables(node).flatMap((table) => table.chainNames()));
      for (const chain of chains) {
        const explanation = explainChain(world, node.name, { chain, table: null, depth: 0, verbose: false });
        const found = [explanation, ...explanation.others].flatMap(({ findings }) =>
          findings.map(({ title }) => title),
        );
        assert.deepEqual(found, [], `${name} ${node.name} ${chain}`);
      }
    }
  }
});

/** What is asked, what the error says. */
const missing: [string, string | null, RegExp][] = [
  [
    'KUBE-SVC-HOYURHXRFA5BUYEP',
    null,
    /^no chain KUBE-SVC-HOYURHXRFA5BUYEP in any table of node-1; did you mean KUBE-SVC-HOYURHXRFA5BUYEO/,
  ],
  ['kube-services', null, /did you mean KUBE-SERVICES/],
  ['KUBE-SERVICES', 'mangle', /in table mangle of node-1; it is in ip nat/],
  ['__proto__', null, /^no chain __proto__/],
];

for (const [chain, table, message] of missing) {
  test(`no chain ${chain} in ${table ?? 'any table'}`, () =>
    assert.throws(() => explain(paste('cluster-ip.txt'), chain, { table }), { name: 'ChainError', message }));
}

test('of the rules that lead to a chain as many are told as wanted, and the rest counted', async () => {
  const world = await worldOfBundle('nodes/healthy-legacy');
  const all = explain(world, 'KUBE-MARK-MASQ');
  assert.ok(all.referencedBy.length > 10);
  assert.equal(all.moreReferences, 0);
  const some = explain(world, 'KUBE-MARK-MASQ', { references: 3 });
  assert.deepEqual(some.referencedBy, all.referencedBy.slice(0, 3));
  assert.equal(some.moreReferences, all.referencedBy.length - 3);
});

test('a listing without -n: names of ports are the ports', () => {
  const listing = `Chain KUBE-SERVICES (2 references)
target     prot opt source               destination
KUBE-SVC-TCOU7JCQXEZGVUNU  udp  --  anywhere  10.96.0.10  /* kube-system/kube-dns:dns cluster IP */ udp dpt:domain
KUBE-SVC-AAAAAAAAAAAAAAAA  tcp  --  anywhere  10.96.0.11  /* shop/web cluster IP */ tcp dpt:http

Chain KUBE-SVC-AAAAAAAAAAAAAAAA (1 references)
target     prot opt source               destination
DNAT       tcp  --  anywhere             anywhere            tcp to:10.244.0.2:8080
`;
  const world = worldOfRules(listing);
  const { rules, chains } = explain(world, 'KUBE-SERVICES');
  assert.match(rules[1]!.words, /destination port is 80: jump to KUBE-SVC-A{16} \(service shop\/web:80\)/);
  assert.match(chains[0]!.details.join(' '), /cluster IP 10\.96\.0\.11 port 80 \(tcp\)/);
  const { services } = compareServices(world, world.evidence.nodes[0]!.name, { service: null, namespace: 'default' });
  assert.deepEqual(
    services.map(({ name, ports }) => [name, ports[0]!.port]),
    [
      ['kube-dns', 53],
      ['web', 80],
    ],
  );
});

test('a chain of nft listed alone: what it asks and who jumps to it is not in the text', () => {
  const listed = `table ip kube-proxy {
	chain services {
		ip daddr @cluster-ips ip saddr != 10.42.0.0/16 meta mark set meta mark | 0x00004000
		ip daddr . meta l4proto . th dport vmap @service-ips
	}
}
`;
  const world = worldOf({ 'nodes/node-1/nft-ruleset.txt': listed });
  const { details, rules } = explain(world, 'services');
  assert.ok(details.includes('No rule that was read jumps to it: the text shows only a part of the table.'));
  assert.deepEqual(
    rules.map(({ words }) => words),
    [
      'packets whose "ip daddr @cluster-ips" (its set is not in the text) and source is not in 10.42.0.0/16: set mark to mark | 0x4000',
      'all packets: "ip daddr . meta l4proto . th dport vmap @service-ips" (its set is not in the text)',
    ],
  );
  assert.deepEqual(compileNode(world.evidence.nodes[0]!).assumptions, [
    'no chain of table ip kube-proxy in nodes/node-1/nft-ruleset.txt is bound to a hook: none is taken to run',
  ]);
});

test('the node port that leads to a chain is named in both modes, with the addresses where a rule asks for them', async () => {
  const nft = await worldOfBundle('recordings/nftables-healthy.tar.gz');
  assert.match(
    explain(nft, 'external-TIJT7IDK-shop/lb/tcp/', { depth: 0 }).details.join(' '),
    /Led here: packets to 172\.20\.9\.240 port 80 \(tcp\), node port 31080 \(tcp\)\./,
  );
  const iptables = worldOfRules(fixtureText('flows/iptables-8307566f7dafa8d8/nodes/testnode/iptables-save.txt'));
  assert.match(
    explain(iptables, 'KUBE-EXT-XPGD46QRK7WJZT7O', { depth: 0 }).details.join(' '),
    /Led here: packets to node port 3001 of 127\.0\.0\.0\/8 \(tcp\), node port 3001 \(tcp\)\./,
  );
});

test('nftables: an endpoint chain need not be of a service with affinity: each endpoint had one before 1.36', () => {
  const text = fixtureText('flows/nftables-9a5dee07949cb858/nodes/testnode/nft-ruleset.json');
  const world = worldOf({ 'nodes/node-1/nft-ruleset.json': text });
  const { role, owner, purpose } = explain(world, 'endpoint-SGOXE6O3-ns2/svc2/tcp/p80__10.180.0.2/80');
  assert.deepEqual([role, owner?.name, owner?.endpoint], ['endpoint', 'svc2', '10.180.0.2:80']);
  assert.match(purpose, /^Sends a connection to one endpoint of a service: it rewrites the destination to the pod\./);
});

/** The words of the rules of a chain, without what they match and do. */
const remarksIn = (world: World, chain: string): string[] =>
  explain(world, chain).rules.map(({ words }) => / \("(.*)"\)$/.exec(words)?.[1] ?? '');

test('a comment is told where it says more than the words', () => {
  const calico = [
    '*filter',
    '-A cali-fw-x -m comment --comment "cali:abc" -m comment --comment "Drop if no policies passed packet" -j DROP',
    '-A cali-fw-x -m comment --comment "cali:def" -j ACCEPT',
  ].join('\n');
  assert.deepEqual(remarksIn(worldOfRules(calico), 'cali-fw-x'), ['Drop if no policies passed packet', '']);
  const portals = remarksIn(paste('userspace.txt'), 'KUBE-PORTALS-CONTAINER');
  assert.deepEqual(portals.slice(1), ['default/my-nginx-loadbalancer:', 'default/my-nginx-cluster:']);
});

test('a comment is not told where it names whose the chain is, or the one it leads to', () => {
  const rules = paste('cluster-ip.txt');
  for (const chain of ['KUBE-SERVICES', 'KUBE-SVC-HOYURHXRFA5BUYEO', 'KUBE-SEP-652URVIXIJWATNFG', 'PREROUTING']) {
    assert.deepEqual([...new Set(remarksIn(rules, chain))], [''], chain);
  }
});
