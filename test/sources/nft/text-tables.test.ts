import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseNft } from '../../../src/sources/nft/parse-ruleset.ts';
import { plain } from './plain.ts';

const baseOf = (family: string, line: string) =>
  parseNft(`table ${family} t {\n chain c {\n  ${line}\n }\n}`, 'nft.txt').tables[0]!.chains[0]!.base;

describe('tables as text', () => {
  const priorities: [family: string, text: string, priority: number][] = [
    ['ip', 'dstnat - 10', -110],
    ['ip', 'filter + 5', 5],
    ['inet', 'raw', -300],
    ['ip', '-150', -150],
    ['bridge', 'filter', -200],
    ['bridge', 'dstnat + 1', -299],
    ['bridge', 'out', 100],
  ];
  for (const [family, text, priority] of priorities) {
    it(`reads the priority ${text} of a ${family} table`, () => {
      const base = baseOf(family, `type filter hook forward priority ${text}; policy drop;`);
      assert.deepEqual([base?.priority, base?.hook, base?.policy], [priority, 'forward', 'drop']);
    });
  }

  it('reads devices and a missing policy', () => {
    const base = baseOf('netdev', 'type filter hook ingress devices = { "eth0", "eth1" } priority -500;');
    assert.deepEqual([base?.devices, base?.policy], [['eth0', 'eth1'], 'accept']);
  });

  it('reads CRLF, handles, comments and flags as without them', () => {
    const lines = [
      'table ip t { # handle 3',
      ' comment "mine"',
      ' flags dormant',
      ' set s {',
      '  type ipv4_addr',
      '  elements = { 10.0.0.1,',
      '   10.0.0.2 }',
      ' }',
      ' chain c { # handle 9',
      '  accept # handle 10',
      ' }',
      '}',
    ];
    const [table] = parseNft(lines.join('\r\n'), 'nft.txt').tables;
    assert.deepEqual([table!.handle, table!.comment, table!.flags], [3, 'mine', ['dormant']]);
    assert.deepEqual(
      table!.sets[0]!.elements().map(({ key }) => key),
      ['10.0.0.1', '10.0.0.2'],
    );
    assert.deepEqual([table!.chains[0]!.handle, table!.chains[0]!.rules()[0]!.handle], [9, 10]);
  });

  it('reads names such as __proto__ and constructor as any other', () => {
    const ruleset = parseNft(
      'table ip __proto__ {\n chain constructor {\n  jump __proto__\n }\n chain __proto__ {\n }\n}',
      'nft.txt',
    );
    assert.deepEqual(
      ruleset.tables[0]!.chains.map(({ name }) => name),
      ['constructor', '__proto__'],
    );
    assert.deepEqual(ruleset.tables[0]!.chains[0]!.rules()[0]!.statements, [{ jump: { target: '__proto__' } }]);
    assert.deepEqual(ruleset.warnings, []);
  });

  it('reads what was cut off as far as it goes, and says so', () => {
    const ruleset = parseNft('table ip t {\n chain c {\n  accept\n  drop', 'nft.txt');
    assert.equal(ruleset.tables[0]!.chains[0]!.rules().length, 2);
    assert.deepEqual(
      ruleset.warnings.map(({ message }) => message),
      ['the listing ends inside of table ip t'],
    );
  });

  it('passes over a prompt and comments, and says what else belongs to no table', () => {
    const ruleset = parseNft(
      'root@node:~# nft list ruleset\n# a comment\nsomething else\ntable ip t {\n}\n',
      'nft.txt',
    );
    assert.deepEqual(
      ruleset.warnings.map(({ origin }) => [origin.line, origin.text]),
      [[3, 'something else']],
    );
  });

  it('reads elements with their attributes, on either side of the value', () => {
    const map = (elements: string) =>
      parseNft(
        `table ip t {\n map m {\n  type ipv4_addr : verdict\n  size 65535 # count 2\n  elements = { ${elements} }\n }\n}`,
        'nft.txt',
      );
    const before = map('10.0.0.1 timeout 30m expires 20m5s100ms counter packets 1 bytes 2 comment "x" : goto c');
    assert.deepEqual(before.tables[0]!.sets[0]!.elements(), [
      { key: '10.0.0.1', value: { goto: { target: 'c' } }, expires: 1205, comment: 'x' },
    ]);
    const after = map('10.0.0.1 : goto c timeout 30m expires 20m5s comment "x"');
    assert.deepEqual(after.tables[0]!.sets[0]!.elements(), before.tables[0]!.sets[0]!.elements());
    assert.deepEqual([...before.warnings, ...after.warnings], []);
  });

  it('says which element it does not understand, and keeps the others', () => {
    const ruleset = parseNft(
      'table ip t {\n set s {\n  type ipv4_addr\n  elements = { 10.0.0.1, 10.0.0.2 frob 5,\n   10.0.0.3 }\n }\n}',
      'nft.txt',
    );
    assert.deepEqual(
      ruleset.tables[0]!.sets[0]!.elements().map(({ key }) => key),
      ['10.0.0.1', '10.0.0.3'],
    );
    assert.deepEqual(
      ruleset.warnings.map(({ origin }) => origin.line),
      [4],
    );
  });
});

describe('tables that iptables wrote', () => {
  const rows: [name: string, text: string, managed: boolean][] = [
    [
      'a built-in chain at its hook',
      'table ip nat {\n chain POSTROUTING {\n  type nat hook postrouting priority srcnat;\n }\n}',
      true,
    ],
    ['chains without a hook only', 'table ip mangle {\n chain KUBE-KUBELET-CANARY {\n }\n}', true],
    ['a match that nft cannot print', 'table ip t {\n chain c {\n  xt match "recent" accept\n }\n}', true],
    [
      'the warning of nft',
      '# Warning: table ip odd is managed by iptables-nft, do not touch!\ntable ip odd {\n}',
      true,
    ],
    ['a chain of its own', 'table ip filter {\n chain input {\n  type filter hook input priority 0;\n }\n}', false],
    [
      'sets',
      'table ip filter {\n set s {\n  type ipv4_addr\n }\n chain INPUT {\n  type filter hook input priority 0;\n }\n}',
      false,
    ],
    ['an inet table', 'table inet filter {\n chain INPUT {\n  type filter hook input priority 0;\n }\n}', false],
    ['a comment that looks like it', 'table ip kube-proxy {\n chain c {\n  accept comment "xt"\n }\n}', false],
  ];
  for (const [name, text, managed] of rows) {
    it(`${name}: ${managed ? 'yes' : 'no'}`, () =>
      assert.equal(parseNft(text, 'nft.txt').tables[0]!.managedByIptables, managed));
  }

  it('is seen in JSON by its extensions', () => {
    const rule = { family: 'ip', table: 't', chain: 'c', expr: [{ xt: { type: 'target', name: 'MARK' } }] };
    const ruleset = parseNft(JSON.stringify({ nftables: [{ rule }] }), 'nft.json');
    assert.equal(ruleset.tables[0]!.managedByIptables, true);
    assert.equal(plain(ruleset).length, 1);
  });
});
