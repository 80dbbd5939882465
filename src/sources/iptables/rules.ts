import type { Family } from '../../model/address.ts';
import type { IptablesRule, Token } from '../../model/iptables.ts';
import type { Warning } from '../../model/origin.ts';
import { warning } from '../lines.ts';
import type { Run } from './chain-index.ts';
import { readCounter } from './declaration.ts';
import { readListedRule } from './listing/rule.ts';
import { nameEnd, originAt, placesOf, ruleChainStart } from './text-line.ts';
import { cutTokens } from './tokens.ts';

/** A rule, and what of its line was not understood. */
export interface ReadRule {
  tokens: Token[];
  packets: number | null;
  bytes: number | null;
  problem: string | null;
}

/** Cuts the rules of one chain into words. */
export function readRules(
  text: string,
  source: string,
  runs: Run[],
  family: Family,
  warnings: Warning[],
): IptablesRule[] {
  const rules: IptablesRule[] = [];
  for (const run of runs) {
    for (const place of placesOf(text, run)) {
      const origin = originAt(source, text, place);
      const { problem, ...rule } = run.columns
        ? readListedRule(origin.text, run.columns, family)
        : readSpecRule(origin.text);
      if (problem !== null) warnings.push(warning(origin, 'rule', problem));
      rules.push({ origin, number: rules.length + 1, ...rule });
    }
  }
  return rules;
}

/** Reads `-A CHAIN ...`, with counters before it (iptables-save -c) or before the target (iptables -S -v). */
export function readSpecRule(line: string): ReadRule {
  const indent = line.length - line.trimStart().length;
  const { tokens, closed } = cutTokens(line, nameEnd(line, ruleChainStart(line, indent)));
  const saved = /^\s*\[(\d+):(\d+)\]/.exec(line);
  const [packets, bytes] = saved ? [saved[1]!, saved[2]!] : takeCounters(tokens);
  return {
    tokens,
    packets: packets === undefined ? null : readCounter(packets),
    bytes: bytes === undefined ? null : readCounter(bytes),
    problem: closed ? null : 'a quote is never closed: the rest of the line was taken as one word',
  };
}

function takeCounters(tokens: Token[]): string[] {
  const at = tokens.findIndex(({ text, quoted }) => text === '-c' && !quoted);
  const values = at < 0 ? [] : tokens.slice(at + 1, at + 3).map(({ text }) => text);
  if (values.length < 2 || !values.every((value) => /^\d+$/.test(value))) return [];
  tokens.splice(at, 3);
  return values;
}
