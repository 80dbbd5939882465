import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseIpAddr } from '../../../src/sources/ip-addr/parse.ts';
import { splitByHost } from '../../../src/sources/ip-addr/split.ts';
import { fixtureText } from '../../fixture-world.ts';

const session = fixtureText('pasted/session.txt');

test('a terminal session is taken apart into the node and its pods, each with the numbers of its lines', () => {
  const hosts = splitByHost(session)!.map(({ folder, text }) => {
    const { facts } = parseIpAddr(text, 'paste');
    return [
      folder,
      facts.links.filter(({ name }) => name !== 'lo').map(({ name, origin }) => `${name} ${origin.line}`),
    ];
  });
  assert.deepEqual(hosts, [
    [null, ['ens33 11', 'cbr0 19', 'veth0d5f8d4f 24', 'vetha75e8da3 26', 'veth52433a41 28']],
    ['default_test-1', ['eth0 37']],
    ['shop_test-2', ['eth0 48']],
    ['default_test', ['eth0 59', 'eth0 69']],
  ]);
});

const eth0 = (mac: string) => `1: lo: <LOOPBACK,UP> mtu 65536
3: eth0@if9: <UP> mtu 1500
    link/ether ${mac} brd ff:ff:ff:ff:ff:ff
`;

const rows: [name: string, text: string, folders: (string | null)[] | null][] = [
  ['one output of one host is left whole', eth0('02:00:00:00:00:01'), null],
  [
    'an output of a pod alone leaves the node empty',
    `$ kubectl exec web -- ip a\n${eth0('02:00:00:00:00:01')}`,
    [null, 'default_web'],
  ],
  [
    'what no prompt names is called by its line',
    eth0('02:00:00:00:00:01') + eth0('02:00:00:00:00:02'),
    [null, 'line-4'],
  ],
  [
    'two pods of one name are told apart by a line',
    `$ kubectl exec web -- ip a\n${eth0('02:00:00:00:00:01')}$ kubectl exec web -- ip a\n${eth0('02:00:00:00:00:02')}`,
    [null, 'default_web', 'default_web-line-6'],
  ],
  ['no output at all', 'nothing\n', null],
];
for (const [name, text, folders] of rows) {
  test(name, () => assert.deepEqual(splitByHost(text)?.map(({ folder }) => folder) ?? null, folders));
}

test('whatever the text, each line of a listing stands once, at its place', () => {
  const lines = fc.constantFrom(
    '1: lo: <UP> mtu 1',
    '3: eth0@if9: <UP> mtu 1 master br',
    '    link/ether 02:00:00:00:00:01 brd ff',
    '  inet x',
    'prose',
    '$ kubectl exec __proto__ -- sh',
    '',
    '\r',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(lines, fc.string()), { maxLength: 30 }), (all) => {
      const text = all.join('\n');
      for (const { text: own } of splitByHost(text) ?? []) {
        if (own === '') continue;
        const kept = own.split('\n');
        assert.equal(kept.length, text.split('\n').length);
        for (const [index, line] of kept.entries()) assert.ok(line === '' || line === text.split('\n')[index]);
      }
    }),
  );
});
