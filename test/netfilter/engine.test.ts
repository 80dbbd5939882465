import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inReply, newConnection } from '../../src/netfilter/connection.ts';
import type { Hook } from '../../src/netfilter/rule.ts';
import { packet, packet6 } from './iptables/samples.ts';
import { ends, runAt, save, tablesOf, untracked } from './ruleset.ts';

describe('a hook runs its base chains by priority, in whatever order they were printed', () => {
  const rows: [hook: Hook, order: string[]][] = [
    ['PREROUTING', ['raw', 'mangle', 'nat']],
    ['INPUT', ['mangle', 'filter', 'security', 'nat']],
    ['FORWARD', ['mangle', 'filter', 'security']],
    ['OUTPUT', ['raw', 'mangle', 'nat', 'filter', 'security']],
    ['POSTROUTING', ['mangle', 'nat']],
  ];
  const hooksOf: Record<string, string[]> = {
    security: ['INPUT', 'FORWARD', 'OUTPUT'],
    filter: ['INPUT', 'FORWARD', 'OUTPUT'],
    nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
    mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
    raw: ['PREROUTING', 'OUTPUT'],
  };
  const tables = tablesOf(
    Object.entries(hooksOf)
      .map(([table, hooks]) =>
        save(table, Object.fromEntries(hooks.map((hook) => [hook, [`-m comment --comment ${table}`]]))),
      )
      .join(''),
  );
  for (const [hook, order] of rows) {
    it(`${hook}: ${order.join(', ')}`, () => {
      const seen = runAt({ tables, hook, verbose: true })[0]!.walk.trail;
      const names: string[] = [];
      for (let at = seen; at !== null; at = at.before) if (at.met.rule !== null) names.unshift(at.met.table!.name);
      assert.deepEqual(names, order);
    });
  }
});

const accept = { FORWARD: ['-j ACCEPT'] };
const drop = { FORWARD: ['-j DROP'] };

const finals: [name: string, save: string, expected: string[]][] = [
  [
    'an accept ends its own base chain only: a later table still drops',
    save('mangle', accept) + save('filter', drop),
    ['drop'],
  ],
  [
    'an accept ends its own base chain only: the last table still drops',
    save('filter', accept) + save('security', drop),
    ['drop'],
  ],
  ['a drop is final: no later table accepts', save('mangle', drop) + save('filter', accept), ['drop']],
  ['a reject is final', save('filter', { FORWARD: ['-j REJECT'] }) + save('security', accept), ['reject']],
  [
    'a policy DROP is as final as a rule',
    save('mangle', { FORWARD: ['policy DROP'] }) + save('filter', accept),
    ['drop'],
  ],
  [
    'only what is accepted by chance goes on',
    save('mangle', { FORWARD: ['-m statistic --mode random --probability 0.5 -j DROP'] }) + save('filter', drop),
    ['drop'],
  ],
];

describe('verdicts of several base chains', () => {
  for (const [name, text, expected] of finals) {
    it(name, () => {
      const ways = ends({ tables: tablesOf(text), hook: 'FORWARD' });
      assert.deepEqual([...new Set(ways.map((way) => way.replace(/^0\.5 /, '')))], expected);
    });
  }

  it('tables of the other family are not asked', () => {
    const tables = tablesOf({
      'iptables-save.txt': save('filter', drop),
      'ip6tables-save.txt': save('filter', accept),
    });
    assert.deepEqual(ends({ tables, hook: 'FORWARD' }), ['drop']);
    assert.deepEqual(ends({ tables, hook: 'FORWARD', packet: packet6() }), ['accept']);
  });
});

describe('connection tracking', () => {
  const raw = save('raw', { PREROUTING: ['-s 10.0.1.5 -j CT --notrack'] });
  const states = save('mangle', { PREROUTING: ['policy DROP', '-m conntrack --ctstate UNTRACKED -j ACCEPT'] });
  const nat = save('nat', { PREROUTING: ['-j DNAT --to-destination 10.0.0.1'] });

  it('raw runs before it: the packet has no state there yet', () => {
    const seen = save('raw', { PREROUTING: ['-m conntrack --ctstate NEW -j DROP'] });
    assert.deepEqual(ends({ tables: tablesOf(seen), hook: 'PREROUTING', packet: untracked() }), ['accept']);
  });

  it('mangle runs after it: a first packet is NEW', () => {
    const seen = save('mangle', { PREROUTING: ['-m conntrack --ctstate NEW -j DROP'] });
    assert.deepEqual(ends({ tables: tablesOf(seen), hook: 'PREROUTING', packet: untracked() }), ['drop']);
  });

  it('notrack: the state is UNTRACKED, and nat is not asked', () => {
    const [way] = runAt({ tables: tablesOf(raw + states + nat), hook: 'PREROUTING', packet: untracked() });
    assert.equal(way!.end.type, 'accept');
    assert.equal(way!.walk.packet.destination, '10.96.0.10');
  });

  it('at FORWARD nothing is tracked anew', () => {
    const tables = tablesOf(save('filter', { FORWARD: ['-m conntrack --ctstate INVALID -j DROP'] }));
    assert.deepEqual(ends({ tables, hook: 'FORWARD', packet: untracked() }), ['drop']);
  });
});

describe('nat', () => {
  const dnat = (address: string) => `-j DNAT --to-destination ${address}`;
  const way = (text: string | Record<string, string>, hook: Hook, changes: Parameters<typeof packet>[0] = {}) =>
    runAt({ tables: tablesOf(text), hook, packet: packet(changes), track: (seen) => seen });

  it('DNAT sees what mangle marked, at -100 after -150', () => {
    const text =
      save('nat', { PREROUTING: [`-m mark --mark 0x1 ${dnat('10.0.0.1')}`] }) +
      save('mangle', { PREROUTING: ['-j MARK --set-mark 0x1'] });
    assert.equal(way(text, 'PREROUTING')[0]!.walk.packet.destination, '10.0.0.1');
  });

  it('filter OUTPUT sees the destination after DNAT, at 0 after -100', () => {
    const text = save('nat', { OUTPUT: [dnat('10.0.0.1')] }) + save('filter', { OUTPUT: ['-d 10.0.0.1 -j DROP'] });
    assert.equal(way(text, 'OUTPUT', { in: null })[0]!.end.type, 'drop');
  });

  it('mangle POSTROUTING sees the source before SNAT, at -150 before 100', () => {
    const text =
      save('nat', { POSTROUTING: ['-j SNAT --to-source 10.0.0.9'] }) +
      save('mangle', { POSTROUTING: ['-s 10.0.1.5 -j DROP'] });
    assert.equal(way(text, 'POSTROUTING', { out: 'eth0' })[0]!.end.type, 'drop');
  });

  it('a connection is translated once: what OUTPUT did is not asked again in PREROUTING', () => {
    const [first] = way(save('nat', { OUTPUT: [] }), 'OUTPUT', { in: null });
    const again = runAt({
      tables: tablesOf(save('nat', { PREROUTING: [dnat('10.0.0.1')] })),
      hook: 'PREROUTING',
      packet: first!.walk.packet,
      track: (seen) => seen,
    });
    assert.equal(again[0]!.walk.packet.destination, '10.96.0.10');
  });

  it('an accept in nat means: no translation', () => {
    const [one] = way(save('nat', { PREROUTING: ['-j ACCEPT', dnat('10.0.0.1')] }), 'PREROUTING');
    assert.equal(one!.walk.packet.destination, '10.96.0.10');
    assert.equal(one!.walk.packet.connection.dnatSettled, true);
  });

  it('the second packet of a connection does not pass the nat rules', () => {
    const text = save('nat', { PREROUTING: ['-j DROP'] });
    assert.equal(way(text, 'PREROUTING', { connection: { state: 'ESTABLISHED' } })[0]!.end.type, 'accept');
    assert.equal(way(text, 'PREROUTING', { connection: { state: 'RELATED' } })[0]!.end.type, 'accept');
    assert.equal(way(text, 'PREROUTING')[0]!.end.type, 'drop');
  });
});

describe('two backends translate at one priority', () => {
  const both = (legacy: string[], nft: string[]) => ({
    tables: tablesOf({
      'iptables-save.txt': `# Generated by iptables-save v1.8.9 (nf_tables)\n${save('nat', { PREROUTING: nft })}`,
      'iptables-legacy-save.txt': save('nat', { PREROUTING: legacy }),
    }),
    hook: 'PREROUTING' as const,
    track: (seen: ReturnType<typeof packet>) => seen,
  });
  const to = (address: string) => `-j DNAT --to-destination ${address}`;
  const destinations = (run: ReturnType<typeof both>): string[] =>
    runAt(run).map(({ walk }) => `${walk.decisions[0]?.condition ?? 'always'}: ${walk.packet.destination}`);
  const legacyFirst = 'the nat chains of legacy table nat run before those of nft table nat';
  const nftFirst = 'the nat chains of nft table nat run before those of legacy table nat';

  it('both want the packet: the first to run gets it, and no listing tells which that is', () => {
    assert.deepEqual(destinations(both([to('10.0.0.1')], [to('10.0.0.2')])).sort(), [
      `${legacyFirst}: 10.0.0.1`,
      `${nftFirst}: 10.0.0.2`,
    ]);
  });

  it('only one wants it: the order does not matter, and an accept in the other does not end it', () => {
    assert.deepEqual(destinations(both(['-j ACCEPT'], [to('10.0.0.2')])), ['always: 10.0.0.2']);
    assert.deepEqual(destinations(both([to('10.0.0.1')], ['-j ACCEPT'])), ['always: 10.0.0.1']);
  });

  it('one without rules is no question', () => {
    assert.deepEqual(destinations(both([to('10.0.0.1')], [])), ['always: 10.0.0.1']);
    assert.deepEqual(destinations(both([], [to('10.0.0.2')])), ['always: 10.0.0.2']);
  });

  it('a drop in either is final, unless the other translated before', () => {
    const ways = ends(both([to('10.0.0.1')], ['-j DROP'])).sort();
    assert.deepEqual(ways, [`if ${legacyFirst}: accept`, `if ${nftFirst}: drop`]);
  });
});

describe('a reply is translated back without asking a rule', () => {
  const origin = { source: 'iptables-save.txt', line: 1, text: '' };
  const first = packet({ source: '10.0.1.5', destination: '10.96.0.10' });
  const connection = inReply({
    ...newConnection(first),
    dnat: { kind: 'dnat', address: '10.0.2.7', ports: { from: 8080, to: 8080 }, newIdentifier: false, origin },
    snat: { kind: 'snat', address: '10.1.10.9', ports: first.sourcePorts, newIdentifier: false, origin },
  });
  const reply = packet({
    source: '10.0.2.7',
    destination: '10.1.10.9',
    sourcePorts: { from: 8080, to: 8080 },
    destinationPorts: first.sourcePorts,
  });
  const nothing = tablesOf(
    save('nat', { PREROUTING: ['-j DROP'], INPUT: ['-j DROP'], OUTPUT: ['-j DROP'], POSTROUTING: ['-j DROP'] }),
  );
  const rows: [hook: Hook, source: string, destination: string][] = [
    ['PREROUTING', '10.0.2.7', '10.0.1.5'],
    ['OUTPUT', '10.0.2.7', '10.0.1.5'],
    ['INPUT', '10.96.0.10', '10.1.10.9'],
    ['POSTROUTING', '10.96.0.10', '10.1.10.9'],
    ['FORWARD', '10.0.2.7', '10.1.10.9'],
  ];
  for (const [hook, source, destination] of rows) {
    it(`${hook}: ${source} to ${destination}`, () => {
      const at = { ...reply, connection };
      const [way] = runAt({ tables: nothing, hook, packet: at, track: (seen) => seen });
      assert.equal(way!.end.type, 'accept');
      assert.deepEqual([way!.walk.packet.source, way!.walk.packet.destination], [source, destination]);
    });
  }

  it('the port comes back with the address', () => {
    const [way] = runAt({
      tables: nothing,
      hook: 'POSTROUTING',
      packet: { ...reply, connection },
      track: (seen) => seen,
    });
    assert.deepEqual(way!.walk.packet.sourcePorts, { from: 80, to: 80 });
  });
});
