import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sourceRangeDrops } from '../../../src/doctor/causes/source-range-drops.ts';
import { diagnose } from '../../../src/doctor/diagnose.ts';
import type { DoctorReport } from '../../../src/model/doctor-report.ts';
import { type Changes, change, worldOf } from '../../small-world.ts';
import { editObject } from '../edit.ts';
import { testCause, textsOf } from '../recognise.ts';

const legacy = 'nodes/healthy-legacy';
const dualStack = 'recordings/dualstack-healthy.tar.gz';
const nftables = 'recordings/nftables-healthy.tar.gz';
const ipvs = 'recordings/ipvs-healthy.tar.gz';

const asked = { checks: ['node-port' as const], explains: true };

/** Another text in place of each that matches; there is one. */
const replace =
  (pattern: RegExp, by: string) =>
  (text: string): string =>
    text.replace(pattern, by);

/** What the API lets in to a service. */
const letIn = (name: string, ...ranges: string[]): Changes => ({
  'api/services.json': editObject(name, ({ spec }) => {
    spec.loadBalancerSourceRanges = ranges;
  }),
});

testCause(sourceRangeDrops, 'iptables: the rules of one node have another range, and mark the client', {
  bundle: legacy,
  changes: { 'nodes/node-1/iptables-save.txt': replace(/(?<=KUBE-FW-\S+ -s )10\.1\.10\.8\/32/, '10.1.10.99/32') },
  found: [
    {
      severity: 'error',
      node: 'node-1',
      title:
        /^svc default\/test-lb lets in 10\.1\.10\.8\/32, and the rules of node-1 shut 10\.1\.10\.8 out of 10\.1\.10\.100:80$/,
    },
  ],
  ...asked,
});

testCause(sourceRangeDrops, 'iptables of 1.25 and later: filter drops what nat lets through untranslated', {
  bundle: dualStack,
  changes: { 'nodes/gamma/iptables-save.txt': replace(/(?<=KUBE-FW-\S+ -s )172\.20\.5\.0\/24/, '172.20.6.0/24') },
  found: [
    { severity: 'error', node: 'gamma', title: /the rules of gamma shut 172\.20\.5\.200 out of 172\.20\.9\.240:80/ },
  ],
  ...asked,
});

testCause(sourceRangeDrops, 'IPVS: the set of source ranges has another', {
  bundle: ipvs,
  changes: {
    'nodes/node-2/ipset-save.txt': replace(/(?<=KUBE-LOAD-BALANCER-SOURCE-CIDR \S+,)10\.1\.10\.8\b/, '10.1.10.99'),
  },
  found: [
    { severity: 'error', node: 'node-2', title: /the rules of node-2 shut 10\.1\.10\.8 out of 10\.1\.10\.100:80/ },
  ],
  ...asked,
});

testCause(sourceRangeDrops, 'nftables: the firewall chain of the service has another', {
  bundle: nftables,
  changes: {
    'nodes/beta/nft-ruleset.json': replace(/"172\.20\.5\.0"(?=, "len": 24\}\}, "172\.20\.9\.240")/, '"172.20.6.0"'),
  },
  found: [
    { severity: 'error', node: 'beta', title: /the rules of beta shut 172\.20\.5\.200 out of 172\.20\.9\.240:80/ },
  ],
  ...asked,
});

testCause(sourceRangeDrops, 'the API has widened its ranges, and no node has followed', {
  bundle: legacy,
  changes: letIn('test-lb', '10.1.10.8/32', '10.1.10.128/25'),
  found: ['node-1', 'node-2'].map((node) => ({
    severity: 'error',
    node,
    title: new RegExp(
      `lets in 10\\.1\\.10\\.8/32, 10\\.1\\.10\\.128/25, and the rules of ${node} shut 10\\.1\\.10\\.\\d+ out`,
    ),
  })),
  ...asked,
});

testCause(sourceRangeDrops, 'the API has no ranges any more', {
  bundle: nftables,
  changes: letIn('lb'),
  found: ['alpha', 'beta', 'gamma'].map((node) => ({
    severity: 'error',
    node,
    title: new RegExp(`^svc shop/lb has no source ranges, and the rules of ${node} shut 10\\.42\\.`),
  })),
  ...asked,
});

testCause(sourceRangeDrops, 'the rules let in more than the API does: nobody is dropped', {
  bundle: nftables,
  changes: letIn('lb', '172.20.5.128/25'),
  found: ['alpha', 'beta', 'gamma'].map((node) => ({
    severity: 'warning',
    node,
    title: /172\.20\.9\.240:80: the rules let in 172\.20\.5\.0\/24, 172\.20\.9\.240, the API wants 172\.20\.5\.128\/25/,
  })),
  checks: ['node-port'],
});

/** A load balancer IP of IPv6, as kube-proxy 1.30 writes its rules. */
const balancer6 = (range: string): Changes => {
  const chain = 'KUBE-FW-EQPZH4W7LN3ZNZNG';
  const comment = '-m comment --comment "shop/lb loadbalancer IP"';
  const asked = '-d fd00:20:9::240/128 -p tcp';
  const rules = (text: string): string =>
    text
      .replace(/^(:KUBE-EXT-EQPZH4W7LN3ZNZNG .*)$/m, `$1\n:${chain} - [0:0]`)
      .replace(
        /^(.*-A KUBE-NODEPORTS .*-j KUBE-EXT-EQPZH4W7LN3ZNZNG)$/m,
        [
          `-A ${chain} -s ${range} ${comment} -j KUBE-EXT-EQPZH4W7LN3ZNZNG`,
          `-A ${chain} -m comment --comment "other traffic to shop/lb will be dropped by KUBE-PROXY-FIREWALL"`,
          `-A KUBE-SERVICES ${asked} ${comment} -m tcp --dport 80 -j ${chain}`,
          '$1',
        ].join('\n'),
      )
      .replace(
        /^(.*-A KUBE-NODEPORTS .*shop\/lb health check.*)$/m,
        `$1\n-A KUBE-PROXY-FIREWALL ${asked} -m comment --comment "shop/lb traffic not accepted by ${chain}" -m tcp --dport 80 -j DROP`,
      );
  return {
    'api/services.json': editObject('lb', ({ spec, status }) => {
      spec.loadBalancerSourceRanges.push('fd00:20:5::/64');
      status.loadBalancer.ingress.push({ ip: 'fd00:20:9::240', ipMode: 'VIP' });
    }),
    ...Object.fromEntries(['alpha', 'beta', 'gamma'].map((node) => [`nodes/${node}/ip6tables-save.txt`, rules])),
  };
};

const everything = { node: null, from: null, namespace: 'default', only: [], skip: [] };

async function report(bundle: string, changes: Changes, from: string | null = null): Promise<DoctorReport> {
  return diagnose(worldOf(change(await textsOf(bundle), changes)), { ...everything, from });
}

const alarms = ({ findings }: DoctorReport): string[] =>
  findings.filter(({ severity }) => severity !== 'info').map(({ id, node, title }) => `${id} ${node}: ${title}`);

test('source-range-drops: IPv6 is looked at as IPv4 is', async () => {
  assert.deepEqual(alarms(await report(dualStack, balancer6('fd00:20:5::/64'))), []);
  const [first, ...others] = alarms(await report(dualStack, balancer6('fd00:20:6::/64')));
  assert.match(
    first!,
    /^source-range-drops alpha: svc shop\/lb lets in fd00:20:5::\/64, and the rules of alpha shut fd00:20:5::c8 out of \[fd00:20:9::240\]:80$/,
  );
  assert.deepEqual(
    others.map((text) => text.split(':')[0]),
    ['source-range-drops beta', 'source-range-drops gamma'],
  );
});

test('source-range-drops: a pod that the ranges leave out is told so when it is asked about, and only then', async () => {
  const texts = await textsOf(legacy);
  const told = (from: string | null): string[] =>
    diagnose(worldOf(texts), { ...everything, from })
      .findings.filter(({ id }) => id === sourceRangeDrops.id)
      .map(({ severity, rootCause, title }) => `${severity} ${rootCause}: ${title}`);
  assert.deepEqual(told(null), []);
  assert.deepEqual(told('pod/client-1'), [
    'info false: 192.168.0.2 is outside the source ranges of svc default/test-lb (10.1.10.8/32): the rules of node-1 shut it out of 10.1.10.100:80, as they are meant to',
  ]);
});

test('source-range-drops: ranges that a kube-proxy which does not run has missed are its consequence', async () => {
  const { findings } = await report('recordings/nftables-stale-kube-proxy.tar.gz', letIn('lb', '172.20.6.0/24'));
  const named = findings.filter(({ rootCause }) => rootCause).map(({ id, node }) => `${id} ${node}`);
  assert.deepEqual(named.sort(), [
    'kube-proxy-not-running gamma',
    'source-range-drops alpha',
    'source-range-drops beta',
  ]);
});
