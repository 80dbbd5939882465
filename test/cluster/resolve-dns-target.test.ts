import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveTarget } from '../../src/cluster/resolve-target.ts';
import { traceIn, worldOf } from '../small-world.ts';
import { twoNodes } from '../two-nodes.ts';
import { objects, shop } from './dns/shop.ts';

const world = shop();

/** `10.96.0.10:80/tcp`: where the target leads. */
function where(target: string, namespace = 'shop', protocol: string | null = null): string {
  const found = resolveTarget(world, target, { namespace, protocol, node: 'n', from: null });
  return `${found.address} ${found.port} ${found.protocol}`;
}

const rows: [target: string, where: string][] = [
  ['dns:web', '10.96.0.10 80 tcp'],
  ['dns:web:8080', '10.96.0.10 8080 tcp'],
  ['dns:web:53/udp', '10.96.0.10 53 udp'],
  ['dns:web/udp', '10.96.0.10 53 udp'],
  ['dns:web.default', '10.96.0.20 80 tcp'],
  ['dns:web.shop.svc.cluster.local.', '10.96.0.10 80 tcp'],
  ['dns:alias', '10.96.0.10 80 tcp'],
  ['dns:db', '10.0.0.6 8080 tcp'],
  ['dns:db-0.db.shop', '10.0.0.6 8080 tcp'],
  ['dns:_http._tcp.web.shop.svc.cluster.local', '10.96.0.10 80 tcp'],
  ['dns:_rest._tcp.db', '10.0.0.6 8080 tcp'],
  ['dns:10-0-0-5.shop.pod:80', '10.0.0.5 80 tcp'],
  ['dns:10.0.96.10.in-addr.arpa', '10.96.0.10 80 tcp'],
  ['dns:6.0.0.10.in-addr.arpa:22', '10.0.0.6 22 tcp'],
];
for (const [target, expected] of rows)
  test(`${target} leads to ${expected}`, () => assert.equal(where(target), expected));

const refused: [target: string, words: RegExp][] = [
  [
    'dns:webb',
    /^dns:webb: no such name \(NXDOMAIN\): webb\.shop\.svc\.cluster\.local: namespace shop has no service webb; did you mean web/,
  ],
  [
    'dns:bare.default',
    /: bare\.default\.svc\.cluster\.local: namespace default has no service bare: there is service shop\/bare; what upstream servers say to bare\.default is not/,
  ],
  ['dns:www.example.com', /^dns:www\.example\.com: not to be told: it does not end in cluster\.local/],
  [
    'dns:outside',
    /an address is not to be told: outside\.shop\.svc\.cluster\.local: service shop\/outside is an ExternalName; what upstream servers say to db\.example\.com is not/,
  ],
  ['dns:a..b', /is no DNS name/],
  ['dns:web:http', /"http" is no port/],
];
for (const [target, words] of refused) {
  test(`${target} leads nowhere`, () => assert.throws(() => where(target), { name: 'TargetError', message: words }));
}

test('the trace tells each question in its order', () => {
  const { resolution } = traceIn(world, 'pod/shop/lone', 'dns:web.shop');
  assert.deepEqual(
    resolution?.questions.map(({ name, type, outcome, records }) =>
      [name, type, outcome, ...records.map(({ data }) => data)].join(' '),
    ),
    ['web.shop.shop.svc.cluster.local A no such name', 'web.shop.svc.cluster.local A answered 10.96.0.10'],
  );
  assert.match(resolution!.questions[1]!.evidence[0]!.source, /services\.json$/);
});

test('a name that stands for itself has no resolution', () =>
  assert.equal(traceIn(world, 'pod/shop/lone', '10.96.0.10:80').resolution, null));

test('a name as the source is whoever has the address', () => {
  const { flow, assumptions } = traceIn(twoNodes(), 'dns:192-168-0-2.default.pod.cluster.local.', 'pod/c:80');
  assert.equal(flow.source.ref, 'pod default/a');
  assert.ok(assumptions.includes('the source 192-168-0-2.default.pod.cluster.local. is 192.168.0.2'));
});

test('without Corefile and resolv.conf the cluster domain is an assumption', () => {
  const { notes } = resolveTarget(worldOf(objects), 'dns:web', { namespace: 'shop', protocol: null, node: 'n' });
  assert.ok(notes.some((note) => note.startsWith('the cluster domain is taken to be cluster.local')));
});
