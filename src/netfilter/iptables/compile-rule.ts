import type { Family } from '../../model/address.ts';
import type { IptablesRule } from '../../model/iptables.ts';
import type { Subject, Warning } from '../../model/origin.ts';
import type { Rule, Statement } from '../rule.ts';
import type { MatchExtension, Options, RuleContext, TargetExtension } from './extension.ts';
import { genericStatements, unknownMatch } from './generic.ts';
import type { GenericOptions } from './generic-options.ts';
import { commentOf } from './matches/comment.ts';
import { type OptionGroup, type SplitRule, splitRule } from './split-rule.ts';
import { unknownTarget } from './unknown-target.ts';

/** The table a rule stands in, as far as the rule's meaning depends on it. */
export interface RuleTable {
  family: Family;
  name: string;
  hasChain(name: string): boolean;
}

/**
 * Turns one rule into statements: iptables' own options, then each match in its place, then the target.
 * What is not understood becomes a statement that answers unknown, and one warning.
 */
export function compileRule(rule: IptablesRule, table: RuleTable, warnings: Warning[]): Rule {
  const split = splitRule(rule);
  const context: RuleContext = {
    family: table.family,
    protocol: protocolOf(split),
    table: table.name,
    origin: rule.origin,
  };
  const warn: Warn = (message, about = 'rule') => {
    warnings.push({ origin: rule.origin, about, message });
  };
  const statements = [
    ...genericPart(split.generic, warn),
    ...split.matches.map((group) => matchStatement(group, context, warn)),
    ...(split.target ? [targetStatement(split.target, table, context, warn)] : []),
  ];
  const { number, origin, packets, bytes } = rule;
  return { number, origin, statements, packets, bytes, comment: commentOf(split.matches) };
}

function protocolOf({ generic }: SplitRule): string | null {
  const option = generic.options['--protocol'];
  return option && !option.negated && option.value !== 'all' ? (option.value as string) : null;
}

type Warn = (message: string, about?: Subject) => void;

function genericPart(group: OptionGroup, warn: Warn): Statement[] {
  const statements = genericStatements(group.options as Options<GenericOptions>);
  if (group.problem === null) return statements;
  warn(group.problem);
  // What was understood still sorts out packets: the rest can only narrow it down.
  return [...statements, unknownMatch(group.words.join(' '), group.problem)];
}

function matchStatement(group: OptionGroup, context: RuleContext, warn: Warn): Statement {
  if (group.owner === null || group.problem !== null) {
    const because = group.problem ?? 'it is not known';
    warn(because);
    return unknownMatch(group.words.join(' '), because);
  }
  const extension = group.owner as MatchExtension;
  const options = group.options;
  return {
    evaluate: (packet, host) => extension.test(options, packet, host, context),
    words: () => extension.describe(options, context),
  };
}

function targetStatement(group: OptionGroup, table: RuleTable, context: RuleContext, warn: Warn): Statement {
  if (table.hasChain(group.name)) return jumpStatement(group);
  if (group.owner !== null && group.problem === null) {
    const extension = group.owner as TargetExtension;
    const options = group.options;
    return {
      acts: true,
      evaluate: (packet, host) => extension.apply(options, packet, host, context),
      words: () => extension.describe(options, context),
    };
  }
  if (group.problem === null && group.name !== '') {
    warn(`${group.name} is no target that is known, and table ${table.name} has no chain of that name`, 'chain');
    return jumpStatement(group);
  }
  const because = group.problem ?? 'the target is missing';
  warn(because);
  return unknownTarget(group.words.join(' '), because);
}

function jumpStatement({ kind, name }: OptionGroup): Statement {
  const result =
    kind === 'goto'
      ? ({ kind: 'verdict', verdict: { type: 'goto', chain: name }, effect: `goto ${name}` } as const)
      : ({ kind: 'verdict', verdict: { type: 'jump', chain: name }, effect: `jump ${name}` } as const);
  const words = kind === 'goto' ? `go to ${name} without coming back` : `jump to ${name}`;
  return { acts: true, evaluate: () => result, words: () => words };
}
