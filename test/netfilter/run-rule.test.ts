import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runRule } from '../../src/netfilter/run-rule.ts';
import { compile, host, packet } from './iptables/samples.ts';
import { ends, save, tablesOf } from './ruleset.ts';

const half = '-m statistic --mode random --probability 0.5';

/** What a rule does: one line per way, `0.5 drop`; `continue` where the next rule runs, `miss` where it did not match. */
const ways = (rule: string): string[] =>
  runRule(compile(rule).rule, packet(), { host: host(), place: () => 'place', decided: [] }).map(
    ({ share, decisions, verdict, matched, effects }) => {
      const conditions = decisions.map(({ condition }) => condition);
      const end = matched
        ? [...effects.filter((effect) => effect !== verdict?.type), verdict?.type ?? 'continue']
        : ['miss'];
      const ifs = conditions.map((condition) => `if ${condition}: `).join('');
      return `${ifs}${share === 1 ? '' : `${share} `}${end.join(', ')}`;
    },
  );

describe('the ways a packet leaves a rule', () => {
  const rows: [name: string, rule: string, expected: string[]][] = [
    ['every statement matches', '-s 10.0.1.5 -p tcp -j DROP', ['drop']],
    ['one does not', '-s 10.0.1.6 -p tcp -j DROP', ['miss']],
    ['chance parts it', `${half} -j DROP`, ['0.5 drop', '0.5 miss']],
    ['chance upon chance', `${half} ${half} -j DROP`, ['0.25 drop', '0.25 miss', '0.5 miss']],
    ['chance before a match that fails decides nothing', `${half} -s 10.0.1.6 -j DROP`, ['miss']],
    [
      'chance before a target that goes on unchanged decides nothing',
      `${half} -j LOG`,
      ['log to the kernel log, continue'],
    ],
    [
      'recent asks for a condition',
      '-m recent --name X --rcheck -j DROP',
      ['if recent: client seen by X: drop', 'if recent: client not seen by X: miss'],
    ],
    [
      'a limited LOG decides nothing, and says what it hangs on',
      '-m limit --limit 3/min -j LOG',
      ['log to the kernel log, if limit: packets come at no more than 3/min (burst 5), continue'],
    ],
  ];
  for (const [name, rule, expected] of rows) it(name, () => assert.deepEqual(ways(rule), expected));
});

describe('a condition that decides nothing leaves no question behind', () => {
  const forward = (...rules: string[]) => ({
    tables: tablesOf(save('filter', { FORWARD: rules })),
    hook: 'FORWARD' as const,
  });
  const rows: [name: string, rules: string[], expected: string[]][] = [
    ['a rate-limited LOG before a drop', ['-m limit --limit 3/min -j LOG', '-j DROP'], ['drop']],
    ['a rate-limited accept where all is accepted', ['-m limit --limit 3/min -j ACCEPT'], ['accept']],
    ['recent before two ways that end alike', ['-m recent --name X --rcheck -j ACCEPT', '-j ACCEPT'], ['accept']],
    [
      'recent before two ways that end differently',
      ['-m recent --name X --rcheck -j ACCEPT', '-j DROP'],
      ['if recent: client seen by X: accept', 'if recent: client not seen by X: drop'],
    ],
  ];
  for (const [name, rules, expected] of rows) it(name, () => assert.deepEqual(ends(forward(...rules)), expected));
});

describe('the same question has the same answer', () => {
  const forward = (...rules: string[]) => ({
    tables: tablesOf(save('filter', { FORWARD: rules })),
    hook: 'FORWARD' as const,
  });

  it('whether an address is local, asked by two rules', () => {
    const local = '-m addrtype --dst-type LOCAL';
    const ways = ends(forward(`${local} -j MARK --set-mark 1`, `${local} -m mark --mark 1 -j DROP`, '-j ACCEPT'));
    assert.deepEqual(ways.map((way) => way.replace(/^.*: /, '')).sort(), ['accept', 'drop']);
  });

  it('whether it is not local is the other side of the same question', () => {
    const ways = ends(
      forward('-m addrtype --dst-type LOCAL -j ACCEPT', '-m addrtype ! --dst-type LOCAL -j ACCEPT', '-j DROP'),
    );
    assert.deepEqual(ways, ['accept']);
  });
});
