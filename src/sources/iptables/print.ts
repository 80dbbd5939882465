import type { IptablesRule, Token } from '../../model/iptables.ts';

/**
 * A rule as iptables-save prints it: `-A CHAIN ...` where the chain is given, else its words alone.
 * Reading it again gives the same tokens.
 */
export function printRule(rule: Pick<IptablesRule, 'tokens'>, chain?: string): string {
  const words = rule.tokens.map(printToken);
  return (chain === undefined ? words : ['-A', chain, ...words]).join(' ');
}

const printToken = ({ text, quoted }: Token): string =>
  quoted || text === '' || /[\s"]/.test(text) ? `"${text.replace(/["'\\]/g, '\\$&')}"` : text;

/** A text as iptables-save writes it: in quotes unless it is made of plain characters (xtables_save_string). */
export const savedText = (text: string): Token => ({ text, quoted: !/^[\w-]+$/.test(text) });
