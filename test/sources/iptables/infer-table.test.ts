import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseIptables, printRule } from '../../../src/sources/iptables/index.ts';

const placed = (text: string): string[] =>
  parseIptables(text, 'x').tables.flatMap((table) => table.chainNames().map((chain) => `${table.name} ${chain}`));

describe('the table of chains that the text does not name', () => {
  const rows: [what: string, text: string, chains: string[]][] = [
    ['DNAT is nat', '-A X -j DNAT --to-destination 1.2.3.4\n', ['nat X']],
    ['REJECT is filter', '-A X -j REJECT\n', ['filter X']],
    ['NOTRACK is raw', '-A PREROUTING -j NOTRACK\n', ['raw PREROUTING']],
    ['TPROXY is mangle', '-A PREROUTING -p tcp -j TPROXY --on-port 1\n', ['mangle PREROUTING']],
    ['FORWARD alone is filter', '-A FORWARD -j ACCEPT\n', ['filter FORWARD']],
    ['PREROUTING alone is nat', '-A PREROUTING -j X\n', ['nat PREROUTING']],
    [
      'POSTROUTING and FORWARD are mangle',
      '-P FORWARD ACCEPT\n-P POSTROUTING ACCEPT\n',
      ['mangle FORWARD', 'mangle POSTROUTING'],
    ],
    [
      'PREROUTING and OUTPUT as the only chains are raw',
      'Chain PREROUTING (policy ACCEPT)\n\nChain OUTPUT (policy ACCEPT)\n',
      ['raw PREROUTING', 'raw OUTPUT'],
    ],
    ['jumps to service chains are nat', '-A KUBE-SERVICES -d 10.0.0.1/32 -j KUBE-SVC-A\n', ['nat KUBE-SERVICES']],
    ['a chain that tells nothing is filter', '-A MINE -j ACCEPT\n', ['filter MINE']],
    ['a prompt without -t is filter', '$ iptables -S\n-N MINE\n', ['filter MINE']],
    [
      'a prompt outweighs what is likely',
      '$ iptables -t mangle -S PREROUTING\n-A PREROUTING -j X\n',
      ['mangle PREROUTING'],
    ],
    ['-t joined to its table', '$ iptables -tmangle -S\n-N X\n', ['mangle X']],
    [
      'two tables in one heap',
      '-A FORWARD -j KUBE-FORWARD\n-A POSTROUTING -j MINE\n-A MINE -j YOURS\n-A YOURS -j ACCEPT\n',
      ['filter FORWARD', 'nat POSTROUTING', 'nat MINE', 'nat YOURS'],
    ],
    [
      'one name in two tables',
      '-A KUBE-SERVICES -d 10.0.0.1/32 -j KUBE-SVC-A\n-A KUBE-SERVICES -d 10.0.0.2/32 -j REJECT\n',
      ['nat KUBE-SERVICES', 'filter KUBE-SERVICES'],
    ],
  ];
  for (const [what, text, chains] of rows) {
    it(what, () => {
      assert.deepEqual(placed(text), chains);
      const { assumptions } = parseIptables(text, 'x');
      assert.equal(
        assumptions.some((words) => words.includes('the table is not named')),
        !text.startsWith('$'),
      );
    });
  }

  it('a part of a table that the text names elsewhere belongs to that', () => {
    const text = '$ iptables -t raw -S\n-N MINE\n-A MINE -j ACCEPT\nthe rule\n-A MINE -j ACCEPT\n';
    assert.deepEqual(placed(text), ['raw MINE']);
  });

  it('tells in one sentence what many pieces between prose were taken for', () => {
    const pieces = ['A', 'B', 'C', 'D'].map((end) => `-A KUBE-SVC-${end} -j KUBE-SEP-${end}`);
    const { assumptions } = parseIptables(pieces.join('\n\nand then\n\n'), 'x');
    assert.deepEqual(assumptions, [
      'the table is not named: took KUBE-SVC-A, KUBE-SVC-B, KUBE-SVC-C and 1 more as nat, judging by chain names and targets',
    ]);
  });

  it('a listing after a listing is another table', () => {
    const nat =
      'Chain PREROUTING (policy ACCEPT)\n\nChain INPUT (policy ACCEPT)\n\nChain OUTPUT (policy ACCEPT)\n\nChain POSTROUTING (policy ACCEPT)\n';
    const filter = 'Chain INPUT (policy DROP)\n\nChain FORWARD (policy DROP)\n\nChain OUTPUT (policy ACCEPT)\n';
    const dump = parseIptables(`${nat}\n${filter}`, 'x');
    assert.deepEqual(
      dump.tables.map(({ name, chainNames }) => [name, chainNames().length]),
      [
        ['nat', 4],
        ['filter', 3],
      ],
    );
    assert.equal(dump.tables[1]!.chain('INPUT')!.policy, 'DROP');
  });

  it('a fragment keeps the words of its rules', () => {
    const [table] = parseIptables('-A KUBE-SERVICES -j KUBE-SVC-A\n', 'x').tables;
    assert.equal(
      printRule(table!.chain('KUBE-SERVICES')!.rules()[0]!, 'KUBE-SERVICES'),
      '-A KUBE-SERVICES -j KUBE-SVC-A',
    );
  });
});
