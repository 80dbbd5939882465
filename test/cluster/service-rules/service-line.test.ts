import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readServiceRule, type ServiceRule } from '../../../src/cluster/service-rules/iptables-rule.ts';
import { readJump, readServiceLine, readTranslation } from '../../../src/cluster/service-rules/service-line.ts';
import { parseIptables } from '../../../src/sources/iptables/index.ts';

const chain = 'KUBE-SVC-AAAAAAAAAAAAAAAA';
const endpointChain = 'KUBE-SEP-BBBBBBBBBBBBBBBB';

/** Parts of rules, of kube-proxy's forms and beside them: now and then both readers meet the same line. */
const options = fc.constantFrom(
  ...[
    '-s 10.0.0.1/32',
    '! -s 10.244.0.0/16',
    '-s fd00::1/128',
    '-d 10.96.0.1/32',
    '-d 10.96.0.0/12',
    '! -d 10.96.0.1/32',
  ],
  ...['-p tcp', '-p udp', '! -p tcp', '-p TCP', '-m tcp', '-m udp', '--dport 80', '-m tcp --dport 80', '--dport 80:90'],
  ...[
    '-m comment --comment "a/b:c"',
    '-m comment --comment a/b',
    '-m comment --comment "a \\" b"',
    '-m comment --comment "a',
  ],
  ...['-m comment --comment "-j KUBE-MARK-MASQ"', '-m addrtype --src-type LOCAL', '-c 1 2'],
  ...['-m statistic --mode random --probability 0.50000000000', '-m statistic --mode random --probability 0.5.5'],
  ...['-m recent --name x --rcheck --seconds 10800 --reap', '-m set --match-set KUBE-CLUSTER-IP dst,dst', '"-j" x'],
  ...[
    `-j ${endpointChain}`,
    `-j ${endpointChain}x`,
    `-g ${endpointChain}`,
    '-j KUBE-MARK-MASQ',
    '-j DNAT',
    '-j ACCEPT',
  ],
  ...[
    '-j DNAT --to-destination 10.0.0.1:80',
    '-j DNAT --to-destination [fd00::1]:80',
    '-j DNAT --to-destination 10.0.0.1',
  ],
  ...['-j DNAT --to-destination 10.0.0.1:80 --persistent', '-j DNAT --to-destination 10.0.0.256:80', '', '\t', '\r'],
);

const form = fc
  .record({
    before: fc.constantFrom('', '', '[1:2] ', ' '),
    options: fc.oneof(fc.array(options, { maxLength: 4 }), fc.shuffledSubarray(['-p tcp', '-m tcp'])),
    target: options,
  })
  .map(({ before, options: some, target }) => `${before}-A ${chain} ${[...some, target].join(' ')}`);

/** The line among others, so that a reader that goes beyond its end finds more. */
const around = (line: string): string =>
  `-A ${chain} -j ACCEPT\n${line}\n" -m tcp -j DNAT --to-destination 10.0.0.9:99\n`;

function readBoth(line: string) {
  const text = around(line);
  const start = text.indexOf('\n') + 1;
  const [table] = parseIptables(`*nat\n${line}\nCOMMIT\n`, 'x').tables;
  const rule = table?.chain(chain)?.rules()[0];
  return { text, start, end: start + line.length, rule: rule === undefined ? null : readServiceRule(rule) };
}

const parts = ({ origin, ...rest }: ServiceRule): Omit<ServiceRule, 'origin'> => rest;

test('a line of a usual form says what its words say', () => {
  const met = { line: 0, jump: 0, translation: 0 };
  fc.assert(
    fc.property(form, (line) => {
      const { text, start, end, rule } = readBoth(line);
      const quick = readServiceLine(text, start, end, 'x', 2);
      if (quick !== null) {
        met.line += 1;
        assert.deepEqual(quick.origin, { source: 'x', line: 2, text: line });
        assert.deepEqual(parts(quick), parts(rule!));
      }
      const jump = readJump(text, start, end);
      if (jump !== null) {
        met.jump += 1;
        const { jump: target, affinity, chance, conditional } = rule!;
        assert.deepEqual(jump, { jump: target, affinity, chance, conditional });
      }
      const destination = readTranslation(text, start, end);
      if (destination !== null) {
        met.translation += 1;
        assert.equal(destination, rule!.destination);
      }
    }),
    { numRuns: 5000, seed: 7 },
  );
  assert.ok(
    Object.values(met).every((count) => count > 5),
    `met too few: ${JSON.stringify(met)}`,
  );
});

test('rules as kube-proxy writes them are read in one look', () => {
  const comment = '-m comment --comment "default/web:http"';
  const line = (rest: string): string => `-A ${chain} ${rest}`;
  const read = (text: string, reader: typeof readJump | typeof readTranslation) => reader(text, 0, text.length);
  const chance = '-m statistic --mode random --probability 0.33333333349';
  assert.equal(
    (read(line(`${comment} ${chance} -j ${endpointChain}`), readJump) as { chance: number }).chance,
    0.33333333349,
  );
  assert.notEqual(read(line(`${comment} -j ${endpointChain}`), readJump), null);
  const translation = line(`-p tcp ${comment} -m tcp -j DNAT --to-destination 10.0.0.1:8080`);
  assert.equal(read(translation, readTranslation), '10.0.0.1:8080');
  const service = line(`-d 10.96.0.1/32 -p tcp ${comment} -m tcp --dport 80 -j ${chain}`);
  assert.equal(readServiceLine(service, 0, service.length, 'x', 1)?.port, 80);
});
