import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TargetError } from '../../src/cluster/target-error.ts';
import {
  apiOf,
  chain,
  clusterRules,
  differencesIn,
  endpoint,
  endpointChain,
  hooks,
  idsIn,
  nodeWith,
  reportOn,
  save,
  spread,
} from './services/service-world.ts';

const [one, two, three] = ['10.0.0.1:8080', '10.0.0.2:8080', '10.0.0.3:8080'] as const;
const both = [endpoint('10.0.0.1'), endpoint('10.0.0.2', { nodeName: 'n2' })];

test('rules that are what the API wants', () => {
  const report = reportOn(nodeWith({ nat: clusterRules(one, two) }, apiOf(both)));
  const port = report.services[0]!.ports[0]!;
  assert.equal(port.state, 'same');
  assert.equal(port.chain, chain('SVC'));
  assert.deepEqual(port.shares, { [one]: 0.5, [two]: 0.5 });
  assert.deepEqual(
    port.endpoints.map(({ inRules, wanted }) => [inRules, wanted]),
    [
      [true, true],
      [true, true],
    ],
  );
  assert.deepEqual([report.drift, idsIn(report)], [false, []]);
});

test('a third in 31 bits is a third', () => {
  const rules = clusterRules(one, two, three).map((rule) => rule.replace('0.33333333333', '0.33333333349'));
  const report = reportOn(nodeWith({ nat: rules }, apiOf([...both, endpoint('10.0.0.3')])));
  assert.deepEqual(differencesIn(report), []);
});

test('a wrong share is told with what it should be', () => {
  const rules = clusterRules(one, two).map((rule) => rule.replace('0.50000000000', '0.25000000000'));
  const report = reportOn(nodeWith({ nat: rules }, apiOf(both)));
  assert.deepEqual(differencesIn(report), [`wrong-share, 10.96.0.20:80, ${one}`, `wrong-share, 10.96.0.20:80, ${two}`]);
  assert.match(report.findings[0]!.title, /10\.0\.0\.1:8080 gets 25 % of the connections instead of 50 %/);
  assert.deepEqual(idsIn(report), ['warning shares-unequal']);
});

test('an endpoint with another port is a wrong port, not a stale and a missing one', () => {
  const rules = clusterRules(one, two).map((rule) =>
    rule.replace('--to-destination 10.0.0.2:8080', '--to-destination 10.0.0.2:9090'),
  );
  const report = reportOn(nodeWith({ nat: rules }, apiOf(both)));
  assert.deepEqual(differencesIn(report), ['wrong-port, 10.96.0.20:80, 10.0.0.2:9090']);
  assert.match(report.findings[0]!.title, /10\.0\.0\.2:9090, the API has 10\.0\.0\.2:8080/);
});

test('an endpoint that is only missing is a warning', () => {
  const report = reportOn(nodeWith({ nat: clusterRules(one) }, apiOf(both)));
  assert.deepEqual(differencesIn(report), [`endpoint-missing, 10.96.0.20:80, ${two}`]);
  assert.deepEqual(idsIn(report), ['warning endpoint-rules-missing']);
});

test('a rule that leads to a chain without a translation loses packets', () => {
  const rules = clusterRules(one, two).filter((rule) => !rule.includes(`--to-destination ${two}`));
  const report = reportOn(nodeWith({ nat: rules }, apiOf([both[0]!])));
  assert.match(report.findings.map(({ title }) => title).join(), /a rule leads to a chain that sends packets nowhere/);
});

test('packets that are refused although there are endpoints', () => {
  const filter = [
    '-A KUBE-SERVICES -d 10.96.0.20/32 -p tcp -m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable',
  ];
  const report = reportOn(nodeWith({ nat: hooks, filter }, apiOf(both)));
  assert.deepEqual(differencesIn(report), ['refusal, 10.96.0.20:80']);
  assert.match(report.findings[0]!.evidence[0]!.text, /-j REJECT/);
});

test('a chain that is empty neither sends nor refuses', () => {
  const report = reportOn(nodeWith({ nat: clusterRules() }, apiOf([])));
  assert.deepEqual(differencesIn(report), ['refusal, 10.96.0.20:80']);
});

test('a service without endpoints is refused, as it should be', () => {
  const filter = ['-A KUBE-SERVICES -d 10.96.0.20/32 -p tcp -m tcp --dport 80 -j REJECT'];
  const report = reportOn(nodeWith({ nat: hooks, filter }, apiOf([])));
  assert.deepEqual([report.drift, idsIn(report)], [false, ['info service-without-endpoints']]);
  assert.match(report.findings[0]!.title, /labels app=web/);
});

test('clients stay with their endpoint for as long as the API says', () => {
  const sticky = { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 600 } } };
  const remember = (seconds: number): string[] => [
    ...hooks,
    `-A KUBE-SERVICES -d 10.96.0.20/32 -p tcp -m tcp --dport 80 -j ${chain('SVC')}`,
    `-A ${chain('SVC')} -m recent --rcheck --seconds ${seconds} --reap --name x --rsource -j ${endpointChain(one)}`,
    ...clusterRules(one).slice(3),
  ];
  assert.deepEqual(differencesIn(reportOn(nodeWith({ nat: remember(600) }, apiOf([both[0]!], sticky)))), []);
  const other = reportOn(nodeWith({ nat: remember(10800) }, apiOf([both[0]!], sticky)));
  assert.deepEqual(idsIn(other), ['warning service-rules-differ']);
  assert.match(other.findings[0]!.title, /for 10800 s by the rules, for 600 s by the API/);
});

const balanced = { type: 'LoadBalancer', loadBalancerSourceRanges: ['192.0.2.0/24'] };
const balancer = { status: { loadBalancer: { ingress: [{ ip: '203.0.113.9' }] } } };
const balancerRules = (range: string): string[] => [
  ...clusterRules(one),
  `-A KUBE-SERVICES -d 203.0.113.9/32 -p tcp -m tcp --dport 80 -j ${chain('FW')}`,
  `-A ${chain('FW')} -s ${range} -j ${chain('EXT')}`,
  `-A ${chain('FW')} -s 203.0.113.9/32 -j ${chain('EXT')}`,
  `-A ${chain('EXT')} -j KUBE-MARK-MASQ`,
  `-A ${chain('EXT')} -j ${chain('SVC')}`,
];

test('a load balancer lets in the clients that the API names, and itself', () => {
  const api = apiOf([both[0]!], balanced, balancer);
  assert.deepEqual(differencesIn(reportOn(nodeWith({ nat: balancerRules('192.0.2.0/24') }, api))), []);
  const other = reportOn(nodeWith({ nat: balancerRules('198.51.100.0/24') }, api));
  assert.deepEqual(differencesIn(other), ['source-ranges, 203.0.113.9:80']);
  assert.match(other.findings[0]!.title, /let in 198\.51\.100\.0\/24, 203\.0\.113\.9, the API wants 192\.0\.2\.0\/24/);
});

test('rules for an address that a service no longer has stand with the service', () => {
  const report = reportOn(nodeWith({ nat: balancerRules('192.0.2.0/24') }, apiOf([both[0]!])));
  assert.equal(report.services.length, 1);
  assert.deepEqual(differencesIn(report), ['rules-left, 203.0.113.9:80']);
  assert.deepEqual(idsIn(report), ['warning stale-service-rules']);
});

test('rules of a service that is gone are named by their comment, else by their chain', () => {
  const gone = [
    '-A KUBE-SERVICES -d 10.96.0.99/32 -p tcp -m comment --comment "old/gone:http cluster IP" -m tcp --dport 80 -j KUBE-SVC-AAAAAAAAAAAAAAAA',
  ];
  const named = reportOn(nodeWith({ nat: [...clusterRules(one), ...gone] }, apiOf([both[0]!])));
  assert.deepEqual(
    named.services.map(({ namespace, name }) => [namespace, name]),
    [
      ['default', 'web'],
      ['old', 'gone'],
    ],
  );
  const bare = gone.map((rule) => rule.replace(/-m comment --comment "[^"]*" /, ''));
  const unnamed = reportOn(nodeWith({ nat: [...clusterRules(one), ...bare] }, apiOf([both[0]!])));
  assert.deepEqual(
    unnamed.services.map(({ name }) => name),
    ['web', null],
  );
  assert.match(unnamed.findings[0]!.title, /KUBE-SVC-AAAAAAAAAAAAAAAA/);
  assert.deepEqual(
    unnamed.findings.map(({ id }) => id),
    ['stale-service-rules'],
  );
});

test('a chain to which nothing leads is an orphan', () => {
  const left = `-A KUBE-SEP-BBBBBBBBBBBBBBBB -p tcp -j DNAT --to-destination 10.0.0.7:8080`;
  const report = reportOn(nodeWith({ nat: [...clusterRules(one), left] }, apiOf([both[0]!])));
  assert.deepEqual(idsIn(report), ['warning orphan-service-chains']);
  assert.match(report.findings[0]!.evidence[0]!.text, /^:KUBE-SEP-BBBBBBBBBBBBBBBB/);
});

test('rules to which no hook leads', () => {
  const rules = clusterRules(one).filter((rule) => !rule.startsWith('-A PREROUTING'));
  const report = reportOn(nodeWith({ nat: rules }, apiOf([both[0]!])));
  assert.deepEqual(idsIn(report), ['error services-jump-missing']);
  assert.match(report.findings[0]!.title, /No pod and no client outside reaches IPv4 services on n1/);
});

test('the same rules in both backends', () => {
  const legacy = save({ nat: clusterRules(one) });
  const nft = save({ nat: clusterRules(one) }, '# Generated by iptables-save v1.8.9 (nf_tables) on Sat');
  const texts = {
    ...apiOf([both[0]!]),
    'nodes/n1/iptables-save.txt': nft,
    'nodes/n1/iptables-legacy-save.txt': legacy,
  };
  const report = reportOn(texts);
  assert.deepEqual(idsIn(report), ['error legacy-and-nft-both-active']);
  assert.match(report.findings[0]!.title, /: 1 addresses are in both/);
});

const local = {
  type: 'NodePort',
  externalTrafficPolicy: 'Local',
  ports: [{ name: 'http', protocol: 'TCP', port: 80, nodePort: 30080 }],
};
const localRules = (own: readonly string[]): string[] => [
  ...clusterRules(one, two),
  `-A KUBE-NODEPORTS -p tcp -m tcp --dport 30080 -j ${chain('EXT')}`,
  `-A ${chain('EXT')} -s 10.0.0.0/8 -j ${chain('SVC')}`,
  `-A ${chain('EXT')} -m addrtype --src-type LOCAL -j ${chain('SVC')}`,
  ...(own.length === 0 ? [] : [`-A ${chain('EXT')} -j ${chain('SVL')}`, ...spread(chain('SVL'), own)]),
];

test('a Local policy keeps clients outside to the pods of the node', () => {
  const report = reportOn(nodeWith({ nat: localRules([one]) }, apiOf(both, local)));
  assert.deepEqual(differencesIn(report), []);
  const { external, frontends } = report.services[0]!.ports[0]!;
  assert.deepEqual([external?.policy, external?.rules, external?.chain], ['Local', [one], chain('SVL')]);
  assert.deepEqual(frontends[1]!.fromInside, [one, two]);
  const wrong = reportOn(nodeWith({ nat: localRules([two]) }, apiOf(both, local)));
  assert.deepEqual(differencesIn(wrong), [
    `endpoint-stale, node port 30080, ${two}`,
    `endpoint-missing, node port 30080, ${one}`,
  ]);
  assert.match(wrong.findings[0]!.title, /10\.0\.0\.2:8080, and never to 10\.0\.0\.1:8080/);
});

test('without a pod on the node they are dropped, which is meant', () => {
  const drop = '-A KUBE-EXTERNAL-SERVICES -p tcp -m addrtype --dst-type LOCAL -m tcp --dport 30080 -j DROP';
  const away = both.map((one) => ({ ...one, nodeName: 'n2' }));
  const report = reportOn(nodeWith({ nat: localRules([]), filter: [drop] }, apiOf(away, local)));
  assert.deepEqual([differencesIn(report), idsIn(report)], [[], ['info no-local-endpoints']]);
});

test('a node that the API does not know by name may have any of the sets that a Local policy gives', () => {
  const texts = nodeWith({ nat: localRules([two]) }, apiOf(both, local), 'elsewhere');
  const report = reportOn(texts, 'elsewhere');
  assert.deepEqual(differencesIn(report), []);
  assert.match(report.services[0]!.ports[0]!.notes.join(), /under which name/);
});

test('hints keep clients to the endpoints of their zone; a kube-proxy that ignores them is as right', () => {
  const hinted = [
    endpoint('10.0.0.1', { hints: { forZones: [{ name: 'a' }] } }),
    endpoint('10.0.0.2', { hints: { forZones: [{ name: 'b' }] } }),
  ];
  const followed = reportOn(nodeWith({ nat: clusterRules(one) }, apiOf(hinted)));
  assert.deepEqual([differencesIn(followed), followed.services[0]!.ports[0]!.api], [[], [one]]);
  assert.match(followed.services[0]!.ports[0]!.notes.join(), /hints keep clients of zone a to 1 of 2 endpoints/);
  const ignored = reportOn(nodeWith({ nat: clusterRules(one, two) }, apiOf(hinted)));
  assert.deepEqual(differencesIn(ignored), []);
  assert.match(ignored.services[0]!.ports[0]!.notes.join(), /does not follow the hints/);
  assert.deepEqual(differencesIn(reportOn(nodeWith({ nat: clusterRules(two) }, apiOf(hinted)))).length, 2);
});

test('a service that is left to another proxy needs no rules', () => {
  const labels = { 'service.kubernetes.io/service-proxy-name': 'other' };
  const report = reportOn(nodeWith({ nat: hooks }, apiOf(both, {}, { labels })));
  assert.deepEqual([report.drift, report.services[0]!.ports], [false, []]);
  assert.match(report.services[0]!.notes.join(), /another proxy/);
});

test('a part of a listing proves nothing about what it does not show', () => {
  const pasted = clusterRules(one).slice(3).join('\n');
  const report = reportOn({ ...apiOf(both), 'nodes/n1/iptables-save.txt': `${pasted}\n` });
  assert.deepEqual([report.drift, report.services[0]!.ports[0]!.state], [false, 'not compared']);
  assert.match(report.missing.join(), /all of kube-proxy's IPv4 rules/);
});

test('a node without any rule of kube-proxy', () => {
  const api = apiOf(both, {
    ports: [
      { name: 'a', port: 80 },
      { name: 'b', port: 81 },
    ],
  });
  const report = reportOn({ ...nodeWith({ nat: [] }, api), 'nodes/n1/nft-ruleset.json': '{"nftables": []}' });
  assert.deepEqual(idsIn(report)[0], 'warning service-rules-missing');
  assert.match(report.findings[0]!.title, /either kube-proxy never ran here, or another program serves services/);
});

test('one service alone, by name and by namespace', () => {
  const texts = nodeWith({ nat: clusterRules(one) }, apiOf(both));
  for (const name of ['web', 'default/web', 'svc/web']) {
    const report = reportOn(texts, 'n1', name);
    assert.deepEqual([report.asked, report.services.length], ['default/web', 1]);
  }
  assert.throws(
    () => reportOn(texts, 'n1', 'webb'),
    (error) => error instanceof TargetError && /did you mean default\/web\?/.test(error.message),
  );
  assert.throws(() => reportOn(texts, 'n1', 'other/web'), /did you mean default\/web\?/);
});

test('nodes are compared with each other where there is no API', () => {
  const texts = (...nodes: [string, string[]][]) =>
    Object.fromEntries(
      nodes.map(([name, endpoints]) => [`nodes/${name}/iptables-save.txt`, save({ nat: clusterRules(...endpoints) })]),
    );
  const behind = reportOn(texts(['n1', [one]], ['n2', [one]], ['n3', [two]]));
  assert.deepEqual(
    behind.findings.map(({ id, node }) => [id, node]),
    [['stale-endpoint-rules', 'n3']],
  );
  const undecided = reportOn(texts(['n1', [one]], ['n2', [two]]));
  assert.deepEqual(
    undecided.findings.map(({ id, node }) => [id, node]),
    [['stale-endpoint-rules', null]],
  );
  assert.match(undecided.findings[0]!.title, /n1 has 10\.0\.0\.1:8080; n2 has 10\.0\.0\.2:8080/);
  assert.equal(reportOn(texts(['n1', [one]], ['n2', [one]])).drift, false);
});

test('names that mean something to JavaScript are names like others', () => {
  const rule =
    '-A KUBE-SERVICES -d 10.96.0.99/32 -p tcp -m comment --comment "constructor/constructor:constructor cluster IP" -m tcp --dport 80 -j KUBE-SVC-AAAAAAAAAAAAAAAA';
  const lines = [
    '-A KUBE-SVC-AAAAAAAAAAAAAAAA -j KUBE-SEP-BBBBBBBBBBBBBBBB',
    '-A KUBE-SEP-BBBBBBBBBBBBBBBB -p tcp -j DNAT --to-destination __proto__',
  ];
  const report = reportOn({ 'nodes/n1/iptables-save.txt': save({ nat: [...hooks, rule, ...lines] }) });
  const [service] = report.services;
  assert.deepEqual([service!.namespace, service!.name], ['constructor', 'constructor']);
  assert.deepEqual(Object.entries(service!.ports[0]!.shares), [['__proto__', 1]]);
});

test('whatever rules are left in whatever order, every difference and finding shows its lines', () => {
  const lines = [...localRules([one]), ...balancerRules('192.0.2.0/24')];
  const api = apiOf(both, { ...balanced, ...local }, balancer);
  fc.assert(
    fc.property(fc.shuffledSubarray(lines), fc.string(), (left, noise) => {
      const report = reportOn(nodeWith({ nat: [...left, `-A KUBE-SERVICES ${noise.replace(/[\r\n]/g, ' ')}`] }, api));
      const shown = report.services.flatMap(({ ports }) => ports.flatMap(({ differences }) => differences));
      for (const { evidence } of [...shown, ...report.findings]) assert.ok(evidence.length > 0);
      assert.equal(
        report.drift,
        report.findings.some(({ severity }) => severity !== 'info'),
      );
    }),
    { numRuns: 60 },
  );
});
