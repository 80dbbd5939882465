import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { Family } from '../../../../src/model/address.ts';
import { parseIptables, printRule } from '../../../../src/sources/iptables/index.ts';

const read = (name: string): string => readFileSync(`fixtures/sources/iptables/extensions/${name}.txt`, 'utf8');

/** What a listing does not show, and `quota` and others that it words so that they cannot be told apart. */
function withoutLost(rule: string): string {
  if (/^-m (quota|frag|rt|ipv6header|hbh|dst) |-m mh /.test(rule)) return 'not understood';
  return rule
    .replace(/ --hashlimit-name \w+/, '')
    .replace(' --datestop 2038-01-19T03:14:07', '')
    .replace(/ --label "(\d+)"/, ' --label $1')
    .replace('-j NOTRACK', '-j CT --notrack')
    .replace(/-j HMARK .*/, 'not understood');
}

const asListed = (rule: string): string => (rule.includes('--listing') ? 'not understood' : rule);

/** What `-L` without -v does not show. */
const withoutDevices = (rule: string): string => rule.replace(/(?:! )?-[io] \S+ /g, '');

function compare(spec: string, list: string, name: string, family: Family, lost: (rule: string) => string): void {
  const [specTable] = parseIptables(`$ ip${family === 6 ? '6' : ''}tables -t ${name} -S\n${spec}`, 'spec').tables;
  const listed = parseIptables(list, 'list', { family });
  const [listTable] = listed.tables;
  assert.deepEqual([listTable!.name, listTable!.family], [name, family]);
  assert.deepEqual(listTable!.chainNames(), specTable!.chainNames());
  for (const chain of specTable!.chainNames()) {
    const expected = specTable!
      .chain(chain)!
      .rules()
      .map((rule) => lost(withoutLost(printRule(rule))));
    const actual = listTable!
      .chain(chain)!
      .rules()
      .map((rule) => asListed(printRule(rule)));
    assert.deepEqual(actual, expected);
    assert.equal(specTable!.chain(chain)!.policy, listTable!.chain(chain)!.policy);
  }
  for (const { message } of listed.warnings) assert.match(message, /^words of the listing were not understood: /);
}

describe('a listing says the same as iptables -S', () => {
  const recorded: [backend: string, family: Family][] = [
    ['legacy', 4],
    ['nft', 6],
  ];
  for (const [backend, family] of recorded) {
    for (const name of ['filter', 'nat', 'mangle', 'raw']) {
      it(`${name}, ${backend}, IPv${family}`, () => {
        const file = `${backend}-${family}-${name}`;
        compare(read(`${file}.spec`), read(`${file}.list`), name, family, (rule) => rule);
      });
    }
  }

  it('without -v, but for devices, and says so', () => {
    compare(read('legacy-4-filter.spec'), read('legacy-4-filter.numbers'), 'filter', 4, withoutDevices);
    const { assumptions } = parseIptables(read('legacy-4-filter.numbers'), 'x');
    assert.match(assumptions.join('\n'), /without -v: .* interfaces/);
  });

  it('without -n, but for names, and says so', () => {
    const listed = parseIptables(read('legacy-4-filter.names'), 'x');
    const rules = listed.tables[0]!.chain('FORWARD')!
      .rules()
      .map((rule) => printRule(rule));
    const expected = [
      '-p udp -m udp --sport 1000:2000 ! --dport domain',
      '-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN',
      '-p icmp -m icmp ! --icmp-type fragmentation-needed',
      '-p tcp -m multiport --dports http,https,1000:cisco-sccp',
      '-j LOG --log-prefix "a b: \\"q\\" " --log-level 7 --log-tcp-sequence --log-tcp-options --log-ip-options --log-uid --log-macdecode',
      '-m owner ! --uid-owner root',
      '-j REJECT --reject-with icmp-port-unreachable',
    ];
    for (const rule of expected) assert.ok(rules.includes(rule), rule);
    assert.match(listed.assumptions.join('\n'), /without -n/);
  });
});

const row = (words: string, target = ''): string =>
  `Chain X (1 references)\n pkts bytes target     prot opt in     out     source               destination\n    0     0 ${target.padEnd(10)} all  --  *      *       0.0.0.0/0            0.0.0.0/0            ${words}\n`;

const ruleOf = (text: string): string => printRule(parseIptables(text, 'x').tables[0]!.chain('X')!.rules()[0]!);

describe('a row of a listing', () => {
  const rows: [what: string, text: string, rule: string][] = [
    [
      'nfacct of kube-proxy',
      row('ctstate INVALID nfacct-name  ct_state_invalid_dropped_pkts', 'DROP'),
      '-m conntrack --ctstate INVALID -m nfacct --nfacct-name ct_state_invalid_dropped_pkts -j DROP',
    ],
    [
      'ipvs of kube-proxy',
      row('vaddr 10.0.0.1 ! vport 80', 'RETURN'),
      '-m ipvs --vaddr 10.0.0.1 ! --vport 80 -j RETURN',
    ],
    [
      'a comment that ends like a comment',
      row('/* a */ b */ ctstate NEW'),
      '-m comment --comment "a */ b" -m conntrack --ctstate NEW',
    ],
    [
      'a comment that talks like a target',
      row('/* to:1.2.3.4 */ to:5.6.7.8', 'DNAT'),
      '-m comment --comment "to:1.2.3.4" -j DNAT --to-destination 5.6.7.8',
    ],
    [
      'connlimit of older versions',
      row('#conn/32 > 10'),
      '-m connlimit --connlimit-above 10 --connlimit-mask 32 --connlimit-saddr',
    ],
    [
      'words that nobody knows',
      row('new words 5 ctstate NEW', 'ACCEPT'),
      '--listing "new words 5 ctstate NEW" -j ACCEPT',
    ],
    [
      'unknown words before those of the target',
      row('new words to:1.2.3.4', 'DNAT'),
      '--listing "new words" -j DNAT --to-destination 1.2.3.4',
    ],
    [
      'ip6tables without the opt column',
      'Chain X (1 references)\ntarget     prot opt source               destination\nACCEPT     tcp      anywhere             fd00::1/128           tcp dpt:80\n',
      '-d fd00::1/128 -p tcp -m tcp --dport 80 -j ACCEPT',
    ],
    [
      'ip6tables without the opt column and without a target',
      'Chain X (1 references)\ntarget     prot opt source               destination\n           tcp      anywhere             fd00::1/128           tcp dpt:80\n',
      '-d fd00::1/128 -p tcp -m tcp --dport 80',
    ],
    [
      'names of addresses that are the same everywhere, and one that is not',
      'Chain X (1 references)\ntarget     prot opt source               destination\nACCEPT     all  --  localhost            !base-address.mcast.net/4\nACCEPT     all  --  master/24            !loopback/8\n',
      '-s 127.0.0.1/32 ! -d 224.0.0.0/4 -j ACCEPT',
    ],
    [
      'line numbers',
      'Chain X (1 references)\nnum  target     prot opt source               destination\n12   ACCEPT     udp  --  !10.0.0.0/8          0.0.0.0/0\n',
      '! -s 10.0.0.0/8 -p udp -j ACCEPT',
    ],
  ];
  for (const [what, text, rule] of rows) {
    it(what, () => assert.equal(ruleOf(text), rule));
  }

  it('warns of words that nobody knows', () => {
    const dump = parseIptables(row('new words', 'ACCEPT'), 'x');
    dump.tables[0]!.chain('X')!.rules();
    assert.deepEqual(
      dump.warnings.map(({ about, message }) => [about, message]),
      [['rule', 'words of the listing were not understood: new words']],
    );
  });
});
