import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { compileNft } from '../../../src/netfilter/nftables/compile.ts';
import { parseNft } from '../../../src/sources/nft/parse-ruleset.ts';
import { fixture } from '../fixture.ts';
import { plain } from './plain.ts';

const namespace = `k8snet-nft-${process.pid}`;
const nft = (args: string[], input?: string) =>
  spawnSync('ip', ['netns', 'exec', namespace, 'nft', ...args], { encoding: 'utf8', input });

/** Why this machine cannot load rulesets; false where it can. */
function whyNot(): string | false {
  if (process.getuid?.() !== 0) return 'needs root to make a network namespace';
  for (const tool of ['ip', 'nft']) if (spawnSync(tool, ['-V']).error) return `needs ${tool}`;
  return spawnSync('ip', ['netns', 'list']).status === 0 ? false : 'needs network namespaces';
}

/** Rules that any nft of version 0.9.3 or later loads. */
const rules = [
  'ct state established,related accept',
  'ct state vmap { established : accept, invalid : drop }',
  'ip saddr { 10.0.0.0/8, 192.168.1.1 } tcp dport { 80, 1000-2000 } accept',
  'ip saddr . tcp dport { 10.0.0.1 . 80 } drop',
  'meta mark & 0x4000 != 0 return',
  'meta mark set meta mark or 0x4000',
  'tcp flags & (fin|syn|rst|ack) == syn counter accept',
  'fib daddr type local jump other',
  'fib saddr . iif oif missing drop',
  'numgen random mod 2 vmap { 0 : jump other, 1 : return }',
  'iifname "cali*" oifname { "eth0", "eth1" } accept',
  'ip6 saddr fd00::/8 icmpv6 type { echo-request, nd-neighbor-solicit } accept',
  'update @seen { ip saddr timeout 30s }',
  'ip saddr @seen limit rate 10/second log prefix "seen: " drop',
  'reject with icmpx type port-unreachable comment "no"',
];

describe('what the nft of this machine prints', { skip: whyNot() }, () => {
  before(() => void execFileSync('ip', ['netns', 'add', namespace]));
  after(() => void execFileSync('ip', ['netns', 'delete', namespace]));

  const sameInBothForms = (): void => {
    const text = parseNft(nft(['list', 'ruleset']).stdout, 'text');
    const json = parseNft(nft(['-j', 'list', 'ruleset']).stdout, 'json');
    assert.ok(text.tables.length > 0);
    assert.deepEqual(plain(text), plain(json));
    assert.deepEqual([...text.warnings, ...json.warnings], []);
    for (const options of [['-a'], ['-n'], ['-y', '-p']]) {
      const other = parseNft(nft([...options, 'list', 'ruleset']).stdout, 'text');
      assert.deepEqual(plain(other), plain(text), options.join(' '));
      assert.deepEqual(other.warnings, []);
    }
  };

  it('is one model as text and as JSON', () => {
    const body = rules.map((rule) => `\t\t${rule}`).join('\n');
    const set = 'set seen {\n type ipv4_addr\n flags dynamic,timeout\n timeout 10m\n }';
    const loaded = nft(
      ['-f', '-'],
      `table inet t {\n${set}\nchain other {\n}\nchain c {\ntype filter hook prerouting priority filter + 5; policy drop;\n${body}\n}\n}\n`,
    );
    assert.equal(loaded.stderr, '');
    sameInBothForms();
    const { tables, warnings } = compileNft(nft(['list', 'ruleset']).stdout, 'text');
    assert.equal(tables[0]!.chain('c')!.rules.length, rules.length);
    assert.deepEqual(warnings, []);
    nft(['flush', 'ruleset']);
  });

  it('is one model when kube-proxy wrote it', (context) => {
    // Older versions do not read the name `dstnat` back at the hook where newer ones print it.
    const listing = fixture('nft/kube-proxy.txt')
      .replaceAll('output priority dstnat - 10', 'output priority -110')
      .replaceAll('output priority dstnat', 'output priority -100');
    const loaded = nft(['-f', '-'], listing);
    // A map that leads to an address and a port: kube-proxy asks for 1.0.1.
    if (loaded.stderr.includes('symbolic invalid expressions')) return context.skip('this nft is older than 1.0.1');
    assert.equal(loaded.stderr, '');
    sameInBothForms();
    nft(['flush', 'ruleset']);
  });
});
