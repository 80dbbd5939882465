import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { Packet } from '../../../src/model/packet.ts';
import { newConnection } from '../../../src/netfilter/connection.ts';
import { planHook, runHook } from '../../../src/netfilter/engine.ts';
import { known } from '../../../src/netfilter/host-view.ts';
import { compileNft, compileNftTable } from '../../../src/netfilter/nftables/compile.ts';
import { parseNft } from '../../../src/sources/nft/parse-ruleset.ts';
import { host, packet } from './samples.ts';

const flows = new URL('../../../fixtures/flows/', import.meta.url);
const folders = readdirSync(flows).filter((name) => name.startsWith('nftables-'));
const read = (folder: string, form: string): string =>
  readFileSync(new URL(`${folder}/nodes/testnode/nft-ruleset.${form}`, flows), 'utf8');

describe("kube-proxy's rulesets", () => {
  for (const folder of folders) {
    for (const form of ['txt', 'json']) {
      it(`${folder} (${form}) is understood to the last rule`, () => {
        const { tables, warnings } = parseNft(read(folder, form), `nft-ruleset.${form}`);
        const own = tables.filter(({ managedByIptables }) => !managedByIptables);
        const compiled = own.map((table) => compileNftTable(table, warnings));
        const rules = compiled.flatMap((table) => table.chainNames().flatMap((name) => table.chain(name)!.rules));
        assert.ok(rules.length > 10);
        for (const rule of rules) assert.ok(rule.statements.length > 0 && rule.origin.text !== '');
        assert.deepEqual(warnings, []);
      });
    }
  }
});

/** Where a packet stands after PREROUTING, each way with its share. */
function afterPrerouting(text: string, at: Packet): string[] {
  const { tables } = compileNft(text, 'nft.txt');
  const plan = planHook(tables, 'PREROUTING', at.family);
  const endings = runHook(
    plan,
    { packet: at, share: 1, decisions: [], trail: null },
    {
      host: host({ addressType: () => known('UNICAST') }),
      verbose: false,
      ipvs: null,
      track: (tracked) => ({ ...tracked, connection: newConnection(tracked) }),
    },
  );
  return endings
    .map(({ walk, end }) => {
      const conditions = walk.decisions.map(({ condition }) => condition).join(' and ');
      const place =
        end.type === 'accept'
          ? `${walk.packet.destination}:${walk.packet.destinationPorts?.from} mark ${walk.packet.mark}`
          : end.type;
      return `${walk.share.toFixed(2)} ${place}${conditions === '' ? '' : ` if ${conditions}`}`;
    })
    .sort();
}

const proxy = (elements = '') => `table ip kube-proxy {
  map service-ips {
    type ipv4_addr . inet_proto . inet_service : verdict
    elements = { 10.96.0.10 . tcp . 80 : goto service-a, 10.96.0.11 . tcp . 80 : goto service-b }
  }
  set affinity-1 {
    type ipv4_addr
    flags dynamic,timeout
    timeout 3h
    ${elements}
  }
  chain nat-prerouting {
    type nat hook prerouting priority dstnat; policy accept;
    jump services
  }
  chain early {
    type filter hook prerouting priority dstnat - 10; policy accept;
    ip daddr 10.96.0.99 drop
  }
  chain services {
    ip saddr != 10.0.0.0/8 meta mark set meta mark | 0x4000
    ip daddr . meta l4proto . th dport vmap @service-ips
  }
  chain service-a {
    meta l4proto tcp dnat ip to numgen random mod 2 map { 0 : 10.0.2.2 . 8080, 1 : 10.0.2.3 . 8080 }
  }
  chain service-b {
    ip saddr @affinity-1 goto endpoint-1
    numgen random mod 2 vmap { 0 : goto endpoint-1, 1 : goto endpoint-2 }
  }
  chain endpoint-1 {
    update @affinity-1 { ip saddr }
    meta l4proto tcp dnat to 10.0.2.2:8080
  }
  chain endpoint-2 {
    meta l4proto tcp dnat to 10.0.2.3:8080
  }
}
`;

describe('packets in the chains of nft', () => {
  it('go to every backend with its share', () =>
    assert.deepEqual(afterPrerouting(proxy(), packet()), ['0.50 10.0.2.2:8080 mark 0', '0.50 10.0.2.3:8080 mark 0']));

  it('get the mark of traffic from outside', () =>
    assert.deepEqual(afterPrerouting(proxy(), packet({ source: '172.16.0.1' })), [
      '0.50 10.0.2.2:8080 mark 16384',
      '0.50 10.0.2.3:8080 mark 16384',
    ]));

  it('pass where no element fits', () =>
    assert.deepEqual(afterPrerouting(proxy(), packet({ destination: '10.96.0.12' })), ['1.00 10.96.0.12:80 mark 0']));

  it('stay with the backend that they had before, where the listing tells', () =>
    assert.deepEqual(
      afterPrerouting(proxy('elements = { 10.0.1.5 expires 2h }'), packet({ destination: '10.96.0.11' })),
      ['1.00 10.0.2.2:8080 mark 0'],
    ));

  it('may stay with it where the listing does not', () => {
    const ways = afterPrerouting(proxy(), packet({ destination: '10.96.0.11' }));
    assert.deepEqual(ways, [
      '0.50 10.0.2.2:8080 mark 0 if not (source was seen by @affinity-1 within 10800 s)',
      '0.50 10.0.2.3:8080 mark 0 if not (source was seen by @affinity-1 within 10800 s)',
      '1.00 10.0.2.2:8080 mark 0 if source was seen by @affinity-1 within 10800 s',
    ]);
  });

  it('are dropped by a base chain of any priority', () =>
    assert.deepEqual(afterPrerouting(proxy(), packet({ destination: '10.96.0.99' })), ['1.00 drop']));
});

describe('tables', () => {
  it('parse a chain when it is asked for', () => {
    const { tables, warnings } = compileNft(
      'table ip t {\n chain c {\n  nonsense\n }\n chain d {\n  type filter hook input priority 0;\n }\n}',
      'nft.txt',
    );
    assert.deepEqual(
      tables[0]!.baseChains().map(({ name }) => name),
      ['d'],
    );
    assert.deepEqual(warnings, []);
    assert.equal(tables[0]!.chain('c')!.rules.length, 1);
    assert.equal(warnings.length, 1);
    assert.equal(tables[0]!.chain('nowhere'), null);
  });

  it('are not registered while dormant', () =>
    assert.deepEqual(
      compileNft(
        'table ip t {\n flags dormant\n chain c {\n  type filter hook input priority 0; policy drop;\n }\n}',
        'nft.txt',
      ).tables[0]!.baseChains(),
      [],
    ));

  for (const [family, hook] of [
    ['arp', 'input'],
    ['netdev', 'ingress'],
    ['inet', 'ingress'],
  ]) {
    it(`at ${family} ${hook} are kept, and said to be outside`, () => {
      const text = `table ${family} t {\n chain c {\n  type filter hook ${hook} device "lo" priority 0; policy drop;\n }\n}`;
      const { tables, warnings } = compileNft(text, 'nft.txt');
      assert.deepEqual([tables.length, tables[0]!.baseChains()], [1, []]);
      assert.match(warnings[0]!.message, /outside of what k8snet follows/);
    });
  }

  it('read counters, comments and policies', () => {
    const text =
      'table ip t {\n chain c {\n  type filter hook forward priority 0; policy drop;\n  counter packets 5 bytes 6 accept comment "x"\n }\n}';
    const chain = compileNft(text, 'nft.txt').tables[0]!.chain('c')!;
    assert.deepEqual([chain.base?.policy, chain.base?.policyOrigin.line], ['drop', 3]);
    const [rule] = chain.rules;
    assert.deepEqual([rule?.packets, rule?.bytes, rule?.comment, rule?.origin.line], [5, 6, 'x', 4]);
  });
});
