import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readCommentOwner } from '../../src/cluster/comment-owner.ts';

const service = (namespace: string, name: string, port: string) => ({
  kind: 'service',
  namespace,
  service: name,
  port,
});
const web = service('shop', 'web', 'http');

const comments: [string, unknown][] = [
  ['default/echoserver', service('default', 'echoserver', '')],
  ['default/helloworld:', service('default', 'helloworld', '')],
  ['default/helloworld: cluster IP', service('default', 'helloworld', '')],
  ['shop/web:http', web],
  ['shop/web:http cluster IP', web],
  ['shop/web:http external IP', web],
  ['shop/web:http loadbalancer IP', web],
  ['shop/web:http has no endpoints', web],
  ['shop/web:http has no local endpoints', web],
  ['shop/web:http health check node port', web],
  ['shop/web:http -> 10.42.1.4:8000', web],
  ['shop/web:http -> [fd10:42::4]:8000', web],
  ['shop/web:http traffic not accepted by KUBE-FW-EQPZH4W7LN3ZNZNG', web],
  ['masquerade traffic for shop/web:http external destinations', web],
  ['masquerade LOCAL traffic for shop/web:http external destinations', web],
  ['masquerade LOCAL traffic for shop/web:http LB IP', web],
  ['route LOCAL traffic for shop/web:http LB IP to service chain', web],
  ['pod traffic for shop/web:http external destinations', web],
  ['Balancing rule 0 for shop/web:http', web],
  ['other traffic to shop/web:http will be dropped by KUBE-PROXY-FIREWALL', web],
  ['nginx_default hostport 8081', { kind: 'pod', name: 'nginx', namespace: 'default', hostPort: 8081 }],
  ['dnat name: "kubenet" id: "8cb4"', { kind: 'container', network: 'kubenet', container: '8cb4' }],
  ['name: "mynet" id: "3f1d"', { kind: 'container', network: 'mynet', container: '3f1d' }],
  [
    'rule to jump traffic destined to POD name:db-0 namespace: shop to chain KUBE-POD-FW-7JH2LQX4PGV3KTMA',
    { kind: 'pod', name: 'db-0', namespace: 'shop', hostPort: null },
  ],
  [
    'rule to ACCEPT traffic from source pods to dest pods selected by policy name only-web namespace shop',
    { kind: 'network policy', name: 'only-web', namespace: 'shop', hostPort: null },
  ],
  ['kubernetes service portals', null],
  ['kubernetes service nodeports; NOTE: this must be the last rule in this chain', null],
  ['Redirect pods trying to reach external loadbalancer VIP to clusterIP', null],
  ['allow 10.0.0.0/8 to http://x/y', null],
  ['', null],
];

for (const [comment, owner] of comments) {
  test(`"${comment}"`, () => assert.deepEqual(readCommentOwner(comment), owner));
}

test('any comment is read', () => fc.assert(fc.property(fc.string(), (text) => readCommentOwner(text) !== undefined)));
