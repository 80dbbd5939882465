import assert from 'node:assert/strict';
import { test } from 'node:test';
import { candidates, findAsker } from '../../../src/cluster/dns/asker.ts';
import { shop } from './shop.ts';

const asker = (search: string[], ndots: number) => ({ words: '', search, ndots, assumptions: [] });
const usual = ['shop.svc.cluster.local', 'svc.cluster.local', 'cluster.local'];

const rows: [name: string, ndots: number, search: string[], asked: string[]][] = [
  ['web', 5, usual, ['web.shop.svc.cluster.local', 'web.svc.cluster.local', 'web.cluster.local', 'web']],
  ['web.shop.svc.cluster.local.', 5, usual, ['web.shop.svc.cluster.local']],
  [
    'a.b.c.d.e.f',
    5,
    usual,
    ['a.b.c.d.e.f', 'a.b.c.d.e.f.shop.svc.cluster.local', 'a.b.c.d.e.f.svc.cluster.local', 'a.b.c.d.e.f.cluster.local'],
  ],
  ['web.shop', 1, ['corp.example.'], ['web.shop', 'web.shop.corp.example']],
  ['web', 1, ['corp.example'], ['web.corp.example', 'web']],
  ['web', 5, [], ['web']],
];
for (const [name, ndots, search, asked] of rows) {
  test(`${name} with ndots ${ndots} and search ${search.join(' ') || 'nothing'}`, () =>
    assert.deepEqual(candidates(asker(search, ndots), name), asked));
}

const pod = {
  'pods/shop_web-1/resolv.conf': 'nameserver 10.96.0.10\nsearch shop.svc.cluster.local corp.example\noptions ndots:2\n',
};
const askers: [who: string, from: string | null, namespace: string, words: string, assumed: number][] = [
  [
    'a pod whose resolv.conf was collected',
    'pod/shop/web-1',
    'default',
    'pod shop/web-1 (search shop.svc.cluster.local corp.example, ndots 2)',
    0,
  ],
  ['any pod of the namespace', null, 'shop', 'pod shop/web-1 (search shop.svc.cluster.local corp.example, ndots 2)', 1],
  [
    'a pod of a deployment',
    'deploy/shop/web',
    'default',
    'pod shop/web-1 (search shop.svc.cluster.local corp.example, ndots 2)',
    0,
  ],
  [
    'a pod of which nothing was collected',
    'pod/shop/lone',
    'default',
    'pod shop/lone (search shop.svc.cluster.local svc.cluster.local cluster.local, ndots 5)',
    1,
  ],
  [
    'no pod at all',
    null,
    'empty',
    'a pod of namespace empty (search empty.svc.cluster.local svc.cluster.local cluster.local, ndots 5)',
    1,
  ],
  ['a node', 'node', 'default', "node, by the cluster's DNS and without a search list", 1],
];
for (const [who, from, namespace, words, assumed] of askers) {
  test(`the resolver of ${who}`, () => {
    const found = findAsker(shop(undefined, pod), from, namespace, 'cluster.local');
    assert.deepEqual([found.words, found.assumptions.length], [words, assumed]);
  });
}
