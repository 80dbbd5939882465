import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Family } from '../../../../src/model/address.ts';
import type { IptablesTable } from '../../../../src/model/iptables.ts';
import { parseIptables, printRule } from '../../../../src/sources/iptables/index.ts';
import { fixture, fixtureNames } from '../../fixture.ts';

/** fixtures/sources/iptables/versions/README.md tells how the listings were made. */
const folder = 'iptables/versions';

/** Of one table: the policy and the rules of each chain as iptables-save writes them. */
const plain = (table: IptablesTable): Record<string, (string | null)[]> =>
  Object.fromEntries(
    table
      .chainNames()
      .map((name) => table.chain(name)!)
      .map((chain) => [chain.name, [chain.policy, ...chain.rules().map((rule) => printRule(rule))]]),
  );

/** What no listing tells in words that can be taken back. */
const untold = (rules: string): string =>
  rules.replace('-m mh --mh-type 1:3', '(mh)').replace(String.raw`--listing \"mh 1:3\"`, '(mh)');

function read(name: string, family: Family, table?: string) {
  const text = fixture(`${folder}/${name}`);
  const command = name.includes('-S-') ? `$ ip${family === 6 ? '6' : ''}tables -t ${table} -S\n` : '';
  return parseIptables(command + text, name, { family });
}

describe('one ruleset is one model, whichever version of iptables lists it', () => {
  const saved: Record<Family, IptablesTable[]> = {
    4: read('1.8.11/iptables-save.txt', 4).tables,
    6: read('1.8.11/ip6tables-save.txt', 6).tables,
  };
  for (const version of fixtureNames(folder).filter((name) => name !== 'README.md')) {
    for (const file of fixtureNames(`${folder}/${version}`)) {
      it(`${version}/${file}`, () => {
        const family = file.startsWith('ip6') ? 6 : 4;
        const [, name] = /-[SL]-(\w+)\.txt$/.exec(file) ?? [];
        const { tables, warnings } = read(`${version}/${file}`, family, name);
        assert.deepEqual(
          warnings.map(({ message }) => message).filter((message) => !message.endsWith('mh 1:3')),
          [],
        );
        const expected = saved[family].filter((table) => name === undefined || table.name === name);
        assert.deepEqual(
          tables.map((table) => table.name),
          expected.map((table) => table.name),
        );
        for (const [index, table] of tables.entries())
          assert.deepEqual(
            JSON.parse(untold(JSON.stringify(plain(table)))),
            JSON.parse(untold(JSON.stringify(plain(expected[index]!)))),
          );
      });
    }
  }
});
