import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileTable } from '../../../src/netfilter/iptables/compile.ts';
import type { Backend } from '../../../src/netfilter/rule.ts';
import { host, packet, table } from './samples.ts';

describe('base chains', () => {
  const rows: [table: string, chain: string, priority: number, type: string, backend?: Backend][] = [
    ['raw', 'PREROUTING', -300, 'filter'],
    ['mangle', 'FORWARD', -150, 'filter'],
    ['mangle', 'OUTPUT', -150, 'route'],
    ['nat', 'PREROUTING', -100, 'nat'],
    ['nat', 'OUTPUT', -100, 'nat'],
    ['nat', 'INPUT', 100, 'nat'],
    ['nat', 'POSTROUTING', 100, 'nat'],
    ['filter', 'INPUT', 0, 'filter'],
    ['security', 'OUTPUT', 50, 'filter', 'legacy'],
    ['security', 'OUTPUT', 150, 'filter', 'nft'],
  ];
  for (const [name, chain, priority, type, backend = 'nft'] of rows) {
    it(`${chain} of ${name} runs at ${priority}, ${backend}`, () => {
      const base = compileTable(table(name, { [chain]: ['policy ACCEPT'] }), backend, []).chain(chain)?.base;
      assert.deepEqual([base?.hook, base?.priority, base?.type, base?.policy], [chain, priority, type, 'accept']);
    });
  }

  it('takes the policy of the chain', () => {
    const compiled = compileTable(table('filter', { FORWARD: ['policy DROP'] }), 'legacy', []);
    assert.deepEqual(
      compiled.baseChains().map(({ name, base }) => [name, base?.policy, base?.policyOrigin.text]),
      [['FORWARD', 'drop', ':FORWARD DROP']],
    );
  });

  it('knows a chain of a user by a built-in name of another table', () =>
    assert.equal(compileTable(table('raw', { FORWARD: [] }), 'nft', []).chain('FORWARD')?.base, null));
});

describe('a compiled table', () => {
  it('is of the family ip or ip6', () => {
    assert.equal(compileTable(table('nat', {}), 'nft', []).family, 'ip');
    assert.equal(compileTable(table('nat', {}, 6), 'nft', []).family, 'ip6');
  });

  it('has no chain of a name it does not have', () => {
    const compiled = compileTable(table('nat', { PREROUTING: [] }), 'nft', []);
    assert.equal(compiled.chain('__proto__'), null);
    assert.equal(compiled.chain('POSTROUTING'), null);
  });

  it('compiles a chain when its rules are asked for, and only once', () => {
    const source = table('nat', { PREROUTING: ['-j NOWHERE'] });
    const warnings: never[] = [];
    const compiled = compileTable(source, 'nft', warnings);
    const chain = compiled.chain('PREROUTING')!;
    assert.equal(warnings.length, 0);
    assert.equal(chain.rules, chain.rules);
    assert.equal(compiled.chain('PREROUTING'), chain);
    assert.equal(warnings.length, 1);
  });

  it('looks through 20,000 service rules in little time', () => {
    const rules = Array.from(
      { length: 20000 },
      (_, index) =>
        `-d 10.${96 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}/32 -p tcp -m comment --comment "x" -m tcp --dport 80 -j KUBE-SVC-X`,
    );
    const chain = compileTable(table('nat', { 'KUBE-SERVICES': rules, 'KUBE-SVC-X': [] }), 'nft', []).chain(
      'KUBE-SERVICES',
    )!;
    const hits = chain.rules.filter(({ statements }) => statements[0]!.evaluate(packet(), host()).kind === 'next');
    assert.deepEqual(
      hits.map(({ number }) => number),
      [11],
    );
  });
});
