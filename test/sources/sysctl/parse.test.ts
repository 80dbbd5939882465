import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSysctl } from '../../../src/sources/sysctl/parse.ts';
import { fixture } from '../fixture.ts';

test('names are the same however they are written', () => {
  const { facts, warnings } = parseSysctl(
    'net.ipv4.ip_forward = 1\nnet/ipv4/conf/eth0.5/rp_filter=2\nnet.ipv4.tcp_rmem = 4096\t131072\t6291456\nkernel.domainname =\n',
    'sysctl.txt',
  );
  assert.deepEqual(warnings, []);
  assert.deepEqual(
    Object.entries(facts).map(([name, { value, origin }]) => [name, value, origin.line]),
    [
      ['net.ipv4.ip_forward', '1', 1],
      ['net.ipv4.conf.eth0/5.rp_filter', '2', 2],
      ['net.ipv4.tcp_rmem', '4096\t131072\t6291456', 3],
      ['kernel.domainname', '', 4],
    ],
  );
});

test('a recorded node', () => {
  const { facts, warnings } = parseSysctl(fixture('sysctl/node.txt'), 'sysctl.txt');
  assert.deepEqual(warnings, []);
  assert.equal(facts['net.bridge.bridge-nf-call-iptables']?.value, '1');
  assert.equal(facts['net.ipv4.conf.flannel/1.rp_filter']?.value, '0');
});

test('no name reaches a prototype, and errors are warnings', () => {
  const { facts, warnings } = parseSysctl('__proto__ = 1\nsysctl: permission denied on key "x"\n', 's');
  assert.equal(facts.toString, undefined);
  assert.equal(new Map(Object.entries(facts)).get('__proto__')?.value, '1');
  assert.equal(warnings.length, 1);
});
