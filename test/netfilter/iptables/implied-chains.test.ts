import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compileNode } from '../../../src/netfilter/compile-node.ts';
import { readEvidence } from '../../../src/sources/evidence.ts';
import { nodeOf } from '../../sources/evidence/files-of.ts';

/** A paste as the reader of `--iptables FILE` gets it. */
function paste(text: string) {
  const { tables, assumptions } = compileNode(readEvidence(nodeOf({ 'iptables-save.txt': text })).nodes[0]!);
  const nat = tables.find((table) => table.name === 'nat') ?? null;
  return {
    nat,
    assumptions,
    rules: (chain: string): string[] => nat?.chain(chain)?.rules.map(({ origin }) => origin.text) ?? [],
  };
}

const service = `-A KUBE-SERVICES -d 10.96.0.10/32 -p tcp -m comment --comment "default/web cluster IP" -m tcp --dport 80 -j KUBE-SVC-AAAAAAAAAAAAAAAA
-A KUBE-SVC-AAAAAAAAAAAAAAAA -j KUBE-SEP-BBBBBBBBBBBBBBBB
-A KUBE-SEP-BBBBBBBBBBBBBBBB -s 10.0.1.5/32 -j KUBE-MARK-MASQ
-A KUBE-SEP-BBBBBBBBBBBBBBBB -p tcp -m tcp -j DNAT --to-destination 10.0.1.5:8080`;

describe('a paste of kube-proxy chains without the built-in ones', () => {
  const { nat, rules, assumptions } = paste(service);

  it('gets the jumps that stand on every node', () => {
    assert.deepEqual(rules('PREROUTING'), ['-A PREROUTING -j KUBE-SERVICES']);
    assert.deepEqual(rules('OUTPUT'), ['-A OUTPUT -j KUBE-SERVICES']);
    assert.deepEqual(
      nat!
        .baseChains()
        .map(({ name }) => name)
        .sort(),
      ['OUTPUT', 'POSTROUTING', 'PREROUTING'].filter((name) => nat!.chain(name)),
    );
  });

  it('gets the chains that are the same everywhere', () => {
    assert.deepEqual(rules('KUBE-MARK-MASQ'), ['-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000']);
    assert.deepEqual(rules('POSTROUTING'), ['-A POSTROUTING -j KUBE-POSTROUTING']);
    assert.deepEqual(rules('KUBE-POSTROUTING'), ['-A KUBE-POSTROUTING -m mark --mark 0x4000/0x4000 -j MASQUERADE']);
  });

  it('every assumption is told', () => {
    const said = (text: string): boolean => assumptions.some((one) => one.includes(text));
    assert.ok(said('chain PREROUTING of table nat was not given: taken to jump to KUBE-SERVICES'));
    assert.ok(said('chain OUTPUT of table nat was not given: taken to jump to KUBE-SERVICES'));
    assert.ok(said('chain POSTROUTING of table nat was not given: taken to jump to KUBE-POSTROUTING'));
    assert.ok(said('chain KUBE-MARK-MASQ of table nat was not given'));
    assert.ok(said('chain KUBE-POSTROUTING of table nat was not given'));
  });

  it('masquerades by the mark that the pasted chain sets', () => {
    const { rules } = paste(`${service}\n-A KUBE-MARK-MASQ -j MARK --set-xmark 0x2/0x2`);
    assert.deepEqual(rules('KUBE-POSTROUTING'), ['-A KUBE-POSTROUTING -m mark --mark 0x2/0x2 -j MASQUERADE']);
  });

  it('marks and masquerades nothing where kube-proxy takes the packets itself', () => {
    const portal = '-A KUBE-PORTALS-CONTAINER -d 10.96.0.1/32 -p tcp -m tcp --dport 443 -j REDIRECT --to-ports 4711';
    const { rules, assumptions } = paste(portal);
    assert.deepEqual([rules('KUBE-MARK-MASQ'), rules('POSTROUTING')], [[], []]);
    assert.ok(!assumptions.some((one) => one.includes('KUBE-MARK-MASQ')));
  });

  it('asks implied rules for no line that is not there', () => {
    assert.deepEqual(
      nat!.chain('PREROUTING')!.rules.map(({ origin }) => origin.line),
      [0],
    );
  });
});

describe('what was pasted is left as it is', () => {
  it('a built-in chain that was pasted keeps its own rules only', () => {
    const { rules } = paste(`-A PREROUTING -s 10.9.9.9/32 -j ACCEPT\n${service}`);
    assert.deepEqual(rules('PREROUTING'), ['-A PREROUTING -s 10.9.9.9/32 -j ACCEPT']);
    assert.deepEqual(rules('OUTPUT'), ['-A OUTPUT -j KUBE-SERVICES']);
  });

  it('a whole iptables-save is taken at its word: a jump that is missing there is missing', () => {
    const whole = `*nat\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n:KUBE-SERVICES - [0:0]\n:KUBE-SVC-AAAAAAAAAAAAAAAA - [0:0]\n:KUBE-SEP-BBBBBBBBBBBBBBBB - [0:0]\n:KUBE-MARK-MASQ - [0:0]\n${service}\nCOMMIT\n`;
    const { rules, assumptions } = paste(whole);
    assert.deepEqual(rules('PREROUTING'), []);
    assert.deepEqual(assumptions, [
      'no IPv4 rules of table filter are in nodes/a/iptables-save.txt: none is taken to stop a packet',
    ]);
  });

  it('rules of no Kubernetes component imply nothing', () => {
    const { rules } = paste('*nat\n-A DOCKER -p tcp -m tcp --dport 80 -j DNAT --to-destination 172.17.0.2:80');
    assert.deepEqual([rules('PREROUTING'), rules('OUTPUT')], [[], []]);
  });

  it('node ports alone hang on local addresses', () => {
    const { rules } = paste('-A KUBE-NODEPORTS -p tcp -m tcp --dport 30080 -j KUBE-SVC-AAAAAAAAAAAAAAAA');
    assert.deepEqual(rules('PREROUTING'), ['-A PREROUTING -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS']);
  });

  it('host ports of the portmap plugin are reached from within and from without', () => {
    const { rules } = paste('-A CNI-HOSTPORT-DNAT -p tcp -m multiport --dports 8080 -j CNI-DN-0123456789abcdef01234');
    assert.deepEqual(rules('PREROUTING'), ['-A PREROUTING -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT']);
    assert.deepEqual(rules('OUTPUT'), ['-A OUTPUT -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT']);
  });
});
