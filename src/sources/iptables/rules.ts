import type { Family } from '../../model/address.ts';
import type { IptablesRule, Token } from '../../model/iptables.ts';
import { lazy } from '../../model/lazy.ts';
import type { Warning } from '../../model/origin.ts';
import { warning } from '../lines.ts';
import type { ChainIndex, Place, Run } from './chain-index.ts';
import { readCounter } from './declaration.ts';
import { readListedRule } from './listing/rule.ts';
import { nameEnd, originAt, placesOf, ruleChainStart, textAt } from './text-line.ts';
import { cutTokens } from './tokens.ts';

/** A rule, and what of its line was not understood. */
export interface ReadRule {
  tokens: Token[];
  packets: number | null;
  bytes: number | null;
  problem: string | null;
}

/** Cuts the rules of one chain into words, one by one, and reports what is not understood of a line once. */
export function createRuleReader(
  text: string,
  source: string,
  { runs, ruleCount }: ChainIndex,
  family: Family,
  warnings: Warning[],
): RuleReader {
  const reported = new Set<number>();
  const read = (place: Place, { columns }: Run, position: number): IptablesRule => {
    const origin = originAt(source, text, place);
    const { problem, ...rule } = columns ? readListedRule(origin.text, columns, family) : readSpecRule(origin.text);
    if (problem !== null && !reported.has(position)) {
      reported.add(position);
      warnings.push(warning(origin, 'rule', problem));
    }
    const read = { origin, number: position + 1, ...rule };
    return columns?.interfaces === false ? { ...read, hidesDevices: true } : read;
  };
  const places = lazy(() => placeRules(text, runs, ruleCount));
  return {
    all() {
      const rules: IptablesRule[] = [];
      for (const run of runs) for (const place of placesOf(text, run)) rules.push(read(place, run, rules.length));
      return rules;
    },
    at: (position) => (position < ruleCount ? read(...places()(position), position) : undefined),
    line: (position) => (position < ruleCount ? textAt(text, places()(position)[0].offset) : ''),
  };
}

export interface RuleReader {
  all(): IptablesRule[];
  at(position: number): IptablesRule | undefined;
  line(position: number): string;
}

/** Tells the place of each rule of a chain, and the run that it stands in. */
function placeRules(text: string, runs: Run[], ruleCount: number): (position: number) => [Place, Run] {
  const offsets = new Int32Array(ruleCount);
  const runsOf = new Int32Array(ruleCount);
  let position = 0;
  for (const [index, run] of runs.entries()) {
    for (const { offset } of placesOf(text, run)) {
      offsets[position] = offset;
      runsOf[position] = index;
      position += 1;
    }
  }
  const firsts = new Int32Array(runs.length);
  for (let index = 1; index < runs.length; index += 1) firsts[index] = firsts[index - 1]! + runs[index - 1]!.count;
  return (at) => {
    const run = runs[runsOf[at]!]!;
    return [{ offset: offsets[at]!, line: run.line + at - firsts[runsOf[at]!]! }, run];
  };
}

/** Reads `-A CHAIN ...`, with counters before it (iptables-save -c) or before the target (iptables -S -v). */
function readSpecRule(line: string): ReadRule {
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
