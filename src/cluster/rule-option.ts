import type { IptablesRule } from '../model/iptables.ts';

/** The value of an option of a rule. */
export interface RuleOption {
  value: string;
  /** `!` before the option or, as old versions write it, behind it. */
  negated: boolean;
}

/** The first of the options that the rule has, by any of its names; null where it has none. */
export function ruleOption({ tokens }: IptablesRule, ...names: string[]): RuleOption | null {
  const at = tokens.findIndex(({ text, quoted }) => !quoted && names.includes(text));
  if (at < 0) return null;
  const behind = isNot(tokens[at + 1]);
  return { value: tokens[behind ? at + 2 : at + 1]?.text ?? '', negated: behind || isNot(tokens[at - 1]) };
}

const isNot = (token: IptablesRule['tokens'][number] | undefined): boolean => token?.text === '!' && !token.quoted;

/** The target or chain of a rule; null where it only counts. */
export const ruleTarget = (rule: IptablesRule): string | null =>
  ruleOption(rule, '-j', '--jump', '-g', '--goto')?.value ?? null;
