import type { Family } from '../../model/address.ts';
import type { IptablesRule } from '../../model/iptables.ts';
import type { Origin, Subject, Warning } from '../../model/origin.ts';
import type { Outcome, Rule, Statement } from '../rule.ts';
import type { MatchExtension, Options, RuleContext, TargetExtension } from './extension.ts';
import { genericStatements, unknownMatch } from './generic.ts';
import type { GenericOptions } from './generic-options.ts';
import { anyDevice, isPerhapsBound } from './hidden-devices.ts';
import { commentOf, isComment } from './matches/comment.ts';
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
 * What is not understood becomes a statement that answers unknown, and one warning. `chain`: where it stands, where that is known.
 */
export function compileRule(
  rule: IptablesRule,
  table: RuleTable,
  warnings: Warning[],
  chain: string | null = null,
): Rule {
  const { origin, number, packets, bytes } = rule;
  const split = splitRule(rule);
  const context: RuleContext = { family: table.family, protocol: protocolOf(split), table: table.name, origin };
  const warn = warnAt(origin, warnings);
  const statements = genericPart(split.generic, warn);
  for (const group of split.matches) if (!isComment(group)) statements.push(matchStatement(group, context, warn));
  if (rule.hidesDevices && isPerhapsBound(chain, split.target?.name ?? null)) statements.push(anyDevice(rule, chain));
  if (split.target !== null) statements.push(targetStatement(split.target, table, context, warn));
  return { number, origin, statements, packets, bytes, comment: commentOf(split.matches) };
}

function protocolOf({ generic }: SplitRule): string | null {
  const option = generic.options['--protocol'];
  return option && !option.negated && option.value !== 'all' ? (option.value as string) : null;
}

type Warn = (message: string, about?: Subject) => void;

const warnAt =
  (origin: Origin, warnings: Warning[]): Warn =>
  (message, about = 'rule') => {
    warnings.push({ origin, about, message });
  };

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
  return testOf(group.owner as MatchExtension, group.options, context);
}

/** Kept apart from where they are read: a statement holds no more of its rule than it needs. */
const testOf = (extension: MatchExtension, options: OptionGroup['options'], context: RuleContext): Statement => ({
  evaluate: (packet, host) => extension.test(options, packet, host, context),
  words: () => extension.describe(options, context),
});

const actionOf = (extension: TargetExtension, options: OptionGroup['options'], context: RuleContext): Statement => ({
  acts: true,
  evaluate: (packet, host) => extension.apply(options, packet, host, context),
  words: () => extension.describe(options, context),
});

function targetStatement(group: OptionGroup, table: RuleTable, context: RuleContext, warn: Warn): Statement {
  if (table.hasChain(group.name)) return jumpStatement(group);
  if (group.owner !== null && group.problem === null) {
    return actionOf(group.owner as TargetExtension, group.options, context);
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
  const type = kind === 'goto' ? 'goto' : 'jump';
  const result: Outcome = { kind: 'verdict', verdict: { type, chain: name }, effect: `${type} ${name}` };
  return {
    acts: true,
    evaluate: () => result,
    words: () => (type === 'goto' ? `go to ${name} without coming back` : `jump to ${name}`),
  };
}
