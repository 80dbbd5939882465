import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveTarget } from '../../src/cluster/resolve-target.ts';
import { worldOf } from '../small-world.ts';
import { objects } from './dns/shop.ts';

const backend = (name: string, port: object = { number: 80 }) => ({ service: { name, port } });
const path = (text: string, pathType: string, name: string, port?: object) => ({
  path: text,
  pathType,
  backend: backend(name, port),
});
const ingress = (namespace: string, name: string, spec: object, ip?: string) => ({
  kind: 'Ingress',
  metadata: { namespace, name },
  spec,
  status: { loadBalancer: ip === undefined ? {} : { ingress: [{ ip }] } },
});

const world = worldOf({
  ...objects,
  'api/ingresses.json': JSON.stringify({
    kind: 'List',
    items: [
      ingress(
        'shop',
        'front',
        {
          ingressClassName: 'nginx',
          rules: [
            {
              host: 'shop.example',
              http: {
                paths: [
                  path('/', 'Prefix', 'web', { name: 'http' }),
                  path('/bare', 'Prefix', 'bare'),
                  path('/bare', 'Exact', 'web'),
                  path('/x', 'ImplementationSpecific', 'bare'),
                ],
              },
            },
          ],
        },
        '198.51.100.7',
      ),
      ingress('shop', 'only-default', { defaultBackend: backend('web') }),
      ingress('shop', 'broken', { rules: [{ http: { paths: [path('/', 'Prefix', 'nosuch')] } }] }),
      ingress('shop', 'narrow', { rules: [{ http: { paths: [path('/a', 'Exact', 'web')] } }] }),
      ingress('shop', 'empty', {}),
      ingress('default', 'shop', { defaultBackend: backend('web') }),
    ],
  }),
});

const resolve = (target: string, namespace = 'shop') =>
  resolveTarget(world, target, { namespace, protocol: null, node: 'n' });

const rows: [target: string, namespace: string, where: string][] = [
  ['ingress/front', 'shop', '10.96.0.10 80'],
  ['ing/front/', 'shop', '10.96.0.10 80'],
  ['ingress/front/bare', 'shop', '10.96.0.10 80'],
  ['ingress/front/bare/deeper', 'shop', '10.96.0.11 80'],
  ['ingress/front/barely', 'shop', '10.96.0.10 80'],
  ['ingress/shop/front/x/y', 'empty', '10.96.0.11 80'],
  ['ingress/only-default', 'shop', '10.96.0.10 80'],
  ['ingress/only-default/any', 'shop', '10.96.0.10 80'],
  ['ingress/shop/front', 'default', '10.96.0.20 80'],
];
for (const [target, namespace, where] of rows) {
  test(`${target} in namespace ${namespace} leads to ${where}`, () => {
    const { address, port } = resolve(target, namespace);
    assert.equal(`${address} ${port}`, where);
  });
}

const notes: [target: string, words: RegExp][] = [
  ['ingress/front', /has several rules \(shop\.example\/ to service web:http; .*\): the first that fits is followed/],
  [
    'ingress/front',
    /how a request comes to the ingress controller of class nginx at 198\.51\.100\.7 is outside the evidence/,
  ],
  ['ingress/front', /it is taken to connect to the service, though it may go straight to its endpoints/],
  ['ingress/front/x', /is the controller's to decide \(ImplementationSpecific\)/],
  ['ingress/only-default/any', /no rule is for \/any, so that the default backend service web:80 is followed/],
  ['198.51.100.7:80', /198\.51\.100\.7 is where ingress shop\/front is answered/],
];
for (const [target, words] of notes)
  test(`${target} says: ${words.source}`, () => assert.match(resolve(target).notes.join('\n'), words));

const refused: [target: string, words: RegExp][] = [
  ['ingress/frnt', /no ingress shop\/frnt; did you mean shop\/front/],
  ['ingress/broken', /ingress shop\/broken sends any host\/ to service shop\/nosuch, which does not exist/],
  ['ingress/narrow/b', /has no rule for \/b, and no default backend: it has any host\/a to service web:80/],
  ['ingress/empty', /has no rule that leads to a service/],
];
for (const [target, words] of refused)
  test(`${target} leads nowhere`, () => assert.throws(() => resolve(target), { name: 'TargetError', message: words }));

test('without ingresses there is none to follow', () => {
  assert.throws(
    () => resolveTarget(worldOf(objects), 'ingress/a', { namespace: 'shop', protocol: null, node: 'n' }),
    /ingresses are not in the evidence/,
  );
});

test('a load balancer’s address says what lies before the node', () => {
  const service = {
    kind: 'Service',
    metadata: { namespace: 'shop', name: 'lb' },
    spec: {
      type: 'LoadBalancer',
      clusterIP: '10.96.0.30',
      clusterIPs: ['10.96.0.30'],
      ports: [{ protocol: 'TCP', port: 80, nodePort: 30080 }],
    },
    status: { loadBalancer: { ingress: [{ ip: '198.51.100.9' }] } },
  };
  const balanced = worldOf({ 'api/services.json': JSON.stringify({ kind: 'List', items: [service] }) });
  const ask = (target: string) =>
    resolveTarget(balanced, target, { namespace: 'shop', protocol: null, node: 'n' }).notes.join('\n');
  assert.match(
    ask('198.51.100.9:80'),
    /198\.51\.100\.9 is the load balancer's address of service shop\/lb: .* are outside the evidence/,
  );
  assert.equal(ask('svc/lb'), '');
});
