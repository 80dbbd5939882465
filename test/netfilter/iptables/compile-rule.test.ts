import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { describeRule } from '../../../src/netfilter/describe.ts';
import { compileRule } from '../../../src/netfilter/iptables/compile-rule.ts';
import { answer, compile, host, origin, packet, run } from './samples.ts';

describe('the parts of a rule', () => {
  const udp = packet({ protocol: 'udp', tcpFlags: null });
  const rows: [name: string, rule: string, expected: string][] = [
    ['options of the protocol without its module', '-p tcp --dport 80', 'yes'],
    ['the module of the protocol last', '-p tcp -m comment --comment "web" -m tcp --dport 80', 'yes'],
    ['a module between protocol and its options', '-p tcp -m mark --mark 0 --dport 81', 'no'],
    ['a long name', '-p tcp --destination-port 80', 'yes'],
    ['an abbreviated name', '-p tcp --destination-p 80', 'yes'],
    ['an abbreviation of two options', '-m conntrack --ctstat NEW', 'if `-m conntrack --ctstat NEW` matches'],
    ['one module twice, both hold', '-m mark --mark 0x0 -m mark ! --mark 0x1', 'yes'],
    ['one module twice, the second fails', '-m mark --mark 0x0 -m mark --mark 0x1', 'no'],
    ['a comment that looks like an option', '-m comment --comment "-j DROP" -p udp', 'no'],
    ['a comment of one exclamation mark', '-m comment --comment "!" -p tcp', 'yes'],
    ['a module that is not known', '-m geoip --source-country DE -p tcp', 'if `-m geoip --source-country DE` matches'],
    ['a negated option of it', '-m geoip ! --source-country DE', 'if `-m geoip ! --source-country DE` matches'],
    ['an option that is not known', '-m conntrack --ctcolour red', 'if `-m conntrack --ctcolour red` matches'],
    ['a value that is not understood', '-p tcp --dport frobnicate', 'if `--dport frobnicate` matches'],
    ['an option without its value', '-m mark --mark', 'if `-m mark --mark` matches'],
    ['an option given twice', '-m mark --mark 0 --mark 0', 'if `-m mark --mark 0 --mark 0` matches'],
    [
      'words of a listing',
      '-p tcp --listing "policy match dir in pol ipsec"',
      'if `policy match dir in pol ipsec` matches',
    ],
  ];
  for (const [name, rule, expected] of rows) {
    it(`${name}: ${rule}`, () => assert.equal(answer(rule, packet()), expected));
  }
  it('an unknown match still loses to a protocol that does not fit', () =>
    assert.equal(answer('-m geoip --source-country DE -p tcp', udp), 'no'));
});

describe('warnings', () => {
  const rows: [rule: string, expected: string[]][] = [
    ['-s 10.0.0.1 -p tcp -m tcp --dport 80 -j ACCEPT', []],
    ['-m geoip --source-country DE -j ACCEPT', ['the match geoip is not known']],
    ['-m conntrack --ctcolour red -j ACCEPT', ['--ctcolour is not understood']],
    ['-s here -j ACCEPT', ['--source here is not understood']],
    ['-j MIRROR', ['MIRROR is no target that is known, and table filter has no chain of that name']],
    ['-j DNAT --to-nowhere 1', ['--to-nowhere is not understood']],
    ['-j', ['the target is missing']],
  ];
  for (const [rule, expected] of rows) {
    it(rule, () =>
      assert.deepEqual(
        compile(rule).warnings.map(({ message }) => message),
        expected,
      ),
    );
  }
});

describe('targets that are chains', () => {
  it('jumps', () => {
    const { result } = run('-j KUBE-SVC-X', packet());
    assert.deepEqual(result, {
      kind: 'verdict',
      verdict: { type: 'jump', chain: 'KUBE-SVC-X' },
      effect: 'jump KUBE-SVC-X',
    });
  });
  it('goes', () => {
    const { result } = run('-g KUBE-SVC-X', packet());
    assert.deepEqual(result, {
      kind: 'verdict',
      verdict: { type: 'goto', chain: 'KUBE-SVC-X' },
      effect: 'goto KUBE-SVC-X',
    });
  });
  it('a rule without a target only counts', () => assert.equal(run('-p tcp', packet()).result.kind, 'next'));
  it('a target that is not understood can let the packet go on, accept or drop it', () => {
    const { result } = run('-j DNAT --to-nowhere 1', packet());
    assert.equal(result.kind, 'fork');
    assert.deepEqual(
      result.kind === 'fork' &&
        result.branches.map(({ outcome }) => (outcome.kind === 'verdict' ? outcome.verdict.type : outcome.kind)),
      ['next', 'accept', 'drop'],
    );
  });
});

describe('words of a rule', () => {
  const rows: [rule: string, words: string][] = [
    ['-j DROP', 'all packets: drop'],
    ['-p tcp', 'packets whose protocol is tcp: count only'],
    [
      '-d 10.0.0.1/32 -p tcp -m comment --comment "default/web cluster IP" -m tcp --dport 80 -j KUBE-SVC-X',
      'packets whose destination is 10.0.0.1, protocol is tcp and destination port is 80: jump to KUBE-SVC-X',
    ],
    [
      '! -s 10.0.0.0/8 -i eth+ -m conntrack ! --ctstate RELATED,ESTABLISHED -j REJECT',
      'packets whose source is not in 10.0.0.0/8, incoming device is eth+ and connection state is not RELATED or ESTABLISHED: reject with icmp-port-unreachable',
    ],
    ['-j MARK --set-xmark 0x4000/0x4000', 'all packets: set the bits 0x4000 of the mark'],
    [
      '-m geoip --source-country DE -g KUBE-SVC-X',
      'packets whose match `-m geoip --source-country DE` holds: go to KUBE-SVC-X without coming back',
    ],
    [
      '-m set --match-set KUBE-LOOP-BACK dst,dst,src -j MASQUERADE --random-fully',
      'packets whose destination and source are in set KUBE-LOOP-BACK (dst,dst,src): masquerade (change the source to the address of the outgoing device)',
    ],
  ];
  for (const [rule, words] of rows) it(rule, () => assert.equal(describeRule(compile(rule).rule), words));
});

it('keeps the comment, its quotes undone', () =>
  assert.equal(compile('-m comment --comment "the \\"web\\" service" -j ACCEPT').rule.comment, 'the "web" service'));

it('compiles and evaluates any words without throwing', () => {
  const words = fc.constantFrom(
    '-m',
    '-j',
    '-p',
    '-s',
    '!',
    '--dport',
    '--ctstate',
    '-g',
    'tcp',
    'set',
    'DNAT',
    '__proto__',
  );
  const token = fc.record({ text: fc.oneof(words, fc.string()), quoted: fc.boolean() });
  fc.assert(
    fc.property(fc.array(token), (tokens) => {
      const source = { origin, number: 1, tokens, packets: null, bytes: null };
      const rule = compileRule(source, { family: 4, name: 'nat', hasChain: () => false }, []);
      for (const statement of rule.statements) statement.evaluate(packet(), host());
      assert.equal(typeof describeRule(rule), 'string');
    }),
  );
});
