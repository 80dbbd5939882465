import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { IptablesDump } from '../../../src/model/iptables.ts';
import { parseIptables, printRule } from '../../../src/sources/iptables/index.ts';

const read = (name: string): IptablesDump =>
  parseIptables(readFileSync(`fixtures/sources/iptables/paste/${name}.txt`, 'utf8'), name);

const printed = (dump: IptablesDump, chain: string): string[] =>
  dump.tables[0]!.chain(chain)!
    .rules()
    .map((rule) => printRule(rule));

const allRules = (dump: IptablesDump) =>
  dump.tables.flatMap((table) => table.chainNames().flatMap((name) => table.chain(name)!.rules()));

describe('pasted outputs', () => {
  const pastes: [name: string, chains: string[]][] = [
    ['bare-rules', ['KUBE-SERVICES', 'KUBE-SVC-JD5MR3NA4I4DYORP', 'KUBE-MARK-MASQ']],
    ['client-ip', ['KUBE-SERVICES', 'KUBE-SVC-JASYFCTGROL6PGNE', 'KUBE-SEP-2WE6A5EBAO3UGN4N']],
    ['cluster-ip', ['PREROUTING', 'KUBE-SERVICES', 'KUBE-SEP-652URVIXIJWATNFG']],
    ['external-ip', ['PREROUTING', 'KUBE-SERVICES', 'KUBE-SVC-CITWPFL6QQOR27AK']],
    ['host-port', ['KUBE-HOSTPORTS', 'KUBE-HP-KWJPLLZCGIIKHTTD']],
    ['nat-spec', ['PREROUTING', 'DOCKER', 'KUBE-SVC-47MZKVTVFE2WTG5V']],
    ['node-port', ['KUBE-NODEPORTS', 'KUBE-MARK-MASQ', 'KUBE-POSTROUTING']],
    ['two-outputs', ['PREROUTING', 'DOCKER', 'KUBE-NODEPORTS']],
  ];
  for (const [name, chains] of pastes) {
    it(`${name}: every rule is understood, in nat`, () => {
      const dump = read(name);
      assert.deepEqual(
        dump.tables.map((table) => table.name),
        ['nat'],
      );
      for (const chain of chains) assert.notEqual(dump.tables[0]!.chain(chain), null, chain);
      assert.notEqual(allRules(dump).length, 0);
      assert.deepEqual(
        dump.warnings.filter(({ about }) => about !== 'other'),
        [],
      );
      assert.ok(!allRules(dump).some(({ tokens }) => tokens.some(({ text }) => text === '--listing')));
    });
  }

  it('reads an affinity rule of a listing', () => {
    assert.deepEqual(printed(read('client-ip'), 'KUBE-SEP-2WE6A5EBAO3UGN4N'), [
      '-s 192.168.0.36/32 -m comment --comment "default/test-clientip" -j KUBE-MARK-MASQ',
      '-p tcp -m comment --comment "default/test-clientip" -m recent --set --name KUBE-SEP-2WE6A5EBAO3UGN4N --mask 255.255.255.255 --rsource -m tcp -j DNAT --to-destination 192.168.0.36:9376',
    ]);
  });

  it('reads the rules of an external address', () => {
    assert.deepEqual(printed(read('external-ip'), 'KUBE-SERVICES').slice(8, 11), [
      '-d 10.1.10.9/32 -p tcp -m comment --comment "default/test-externalip external IP" -m tcp --dport 80 -j KUBE-MARK-MASQ',
      '-d 10.1.10.9/32 -p tcp -m comment --comment "default/test-externalip external IP" -m tcp --dport 80 -m physdev ! --physdev-is-in -m addrtype ! --src-type LOCAL -j KUBE-SVC-CITWPFL6QQOR27AK',
      '-d 10.1.10.9/32 -p tcp -m comment --comment "default/test-externalip external IP" -m tcp --dport 80 -m addrtype --dst-type LOCAL -j KUBE-SVC-CITWPFL6QQOR27AK',
    ]);
  });

  it('reads marks', () => {
    const dump = read('node-port');
    assert.deepEqual(printed(dump, 'KUBE-MARK-MASQ'), ['-j MARK --set-xmark 0x4000/0x4000']);
    assert.deepEqual(printed(dump, 'KUBE-POSTROUTING').slice(0, 2), [
      '-m mark ! --mark 0x4000/0x4000 -j RETURN',
      '-j MARK --set-xmark 0x4000/0x0',
    ]);
    assert.equal(dump.tables[0]!.chain('KUBE-NODEPORTS')!.rules()[0]!.bytes, 321_000);
    assert.match(dump.assumptions.join(), /abbreviated/);
  });

  it('prefers a whole listing to what grep let through', () => {
    const dump = read('cluster-ip');
    assert.equal(dump.tables[0]!.chain('KUBE-SERVICES')!.ruleCount, 11);
    assert.match(dump.assumptions.join(), /KUBE-SERVICES stands in several places/);
  });

  it('takes fragments of one chain together, a repeated line once', () => {
    const dump = read('two-outputs');
    assert.deepEqual(printed(dump, 'PREROUTING'), [
      '-m addrtype --dst-type LOCAL -j DOCKER',
      '-m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
    ]);
    assert.deepEqual(printed(dump, 'KUBE-SVC-2WB5SOAIQNMPIUJO'), [
      '-m comment --comment "default/helloworld:" -j KUBE-SEP-3F6YTS3NO7JJQOGS',
    ]);
    const again = parseIptables('-A A -j B\nsome words\n-A A -j B\n-A A -j C\n', 'x');
    assert.deepEqual(printed(again, 'A'), ['-j B', '-j C']);
    assert.match(again.assumptions.join(), /rules of A stand in several places \(lines 1, 3\)/);
  });

  it('takes the chain from the prompt where grep cut the header off', () => {
    const dump = parseIptables(
      '# iptables -t nat -nvL KUBE-X | grep 80\n 0 0 DNAT tcp -- * * 0.0.0.0/0 0.0.0.0/0 tcp dpt:80 to:1.2.3.4:8080\n',
      'x',
    );
    assert.equal(dump.tables[0]!.name, 'nat');
    assert.deepEqual(printed(dump, 'KUBE-X'), ['-p tcp -m tcp --dport 80 -j DNAT --to-destination 1.2.3.4:8080']);
  });

  it('warns of a row whose chain is not shown', () => {
    const dump = parseIptables(
      '    0     0 DNAT       tcp  --  *      *       0.0.0.0/0   0.0.0.0/0   tcp to:1.2.3.4:80\n',
      'x',
    );
    assert.deepEqual(
      dump.warnings.map(({ about }) => about),
      ['rule'],
    );
  });

  it('does not take other tables of numbers and addresses for rows', () => {
    const dump = parseIptables(
      'tcp        0      0 127.0.0.1:10249    0.0.0.0:*    LISTEN      2627/kube-proxy\n',
      'x',
    );
    assert.deepEqual(
      dump.warnings.map(({ about }) => about),
      ['other'],
    );
  });
});
