import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseIpset } from '../../../src/sources/ipset/parse.ts';
import { fixture, withoutOrigins } from '../fixture.ts';

test('the same sets from save and list', () => {
  const save = parseIpset(fixture('ipset/save.txt'), 'ipset-save.txt');
  const list = parseIpset(fixture('ipset/list.txt'), 'ipset-list.txt');
  assert.deepEqual([save.warnings, list.warnings], [[], []]);
  assert.deepEqual(withoutOrigins(list.facts.slice(0, 2)), withoutOrigins(save.facts.slice(0, 2)));
  assert.deepEqual(
    save.facts.slice(0, 2).map((set) => [set.name, set.type, set.family, set.options.maxelem, set.entries[0]?.element]),
    [
      ['KUBE-LOAD-BALANCER-FW', 'hash:ip,port', 4, '65536', '10.1.10.100,tcp:80'],
      ['KUBE-LOAD-BALANCER-SOURCE-CIDR', 'hash:ip,port,net', 4, '65536', '10.1.10.100,tcp:80,10.1.10.8'],
    ],
  );
  assert.equal(save.facts.find((set) => set.type === 'bitmap:port')?.family, null);
});

test('options of sets and entries, quoted comments, nomatch, names like a prototype', () => {
  const { facts, warnings } = parseIpset(
    `create __proto__ hash:net family inet6 timeout 300 counters comment
add __proto__ fd00::/8 timeout 299 packets 0 bytes 0 comment "it's \\"here\\" now" nomatch
`,
    's',
  );
  assert.deepEqual(warnings, []);
  assert.deepEqual(withoutOrigins(facts), [
    {
      name: '__proto__',
      type: 'hash:net',
      family: 6,
      options: { family: 'inet6', timeout: '300', counters: '', comment: '' },
      entries: [
        {
          element: 'fd00::/8',
          nomatch: true,
          options: { timeout: '299', packets: '0', bytes: '0', comment: `it's "here" now` },
        },
      ],
    },
  ]);
});

test('what follows a wildcard is an option of its own', () => {
  const { facts } = parseIpset(
    `create veths hash:net,iface family inet counters comment
add veths 10.0.0.0/8,veth nomatch wildcard packets 1 bytes 84 comment "all of them"
`,
    's',
  );
  assert.deepEqual(withoutOrigins(facts[0]!.entries), [
    {
      element: '10.0.0.0/8,veth',
      nomatch: true,
      options: { wildcard: '', packets: '1', bytes: '84', comment: 'all of them' },
    },
  ]);
});

test('an entry of an unknown set is a warning', () => {
  assert.equal(parseIpset('add NOWHERE 10.0.0.1', 's').warnings[0]?.message, 'belongs to no set of this text');
});
