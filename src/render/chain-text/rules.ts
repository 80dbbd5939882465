import type { ChainExplanation, ExplainedRule } from '../../model/chain-explanation.ts';
import { percent } from '../../model/percent.ts';
import type { RenderOptions } from '../index.ts';
import type { Paint } from '../paint.ts';
import { renderTable } from '../table.ts';

/** More rules than anybody reads. */
const most = 200;

const heads = ['rule', 'line', 'share', 'packets', 'bytes', 'what it does'];

/** The chain without the rules that are too many to show. */
export const withoutMany = (explanation: ChainExplanation, { verbose }: RenderOptions): ChainExplanation =>
  verbose ? explanation : { ...explanation, rules: explanation.rules.slice(0, most) };

/** The rules of a chain as a table, its policy last; `hidden` of them are left out. */
export function renderRules(
  explanation: ChainExplanation,
  hidden: number,
  options: RenderOptions,
  paint: Paint,
): string[] {
  const { rules, policy, packets, bytes, role } = explanation;
  const rows = rules.flatMap((rule) => rowsOf(rule, options.verbose, paint));
  if (role === 'builtin' && policy !== null) rows.push(['policy', '', '', count(packets), count(bytes), policy]);
  if (rows.length === 0) return ['No rules.'];
  const table = renderTable(heads, rows, options.width, paint);
  return hidden > 0 ? [...table, `and ${hidden} more rules: --verbose or -o json shows them`] : table;
}

function rowsOf(rule: ExplainedRule, verbose: boolean, paint: Paint): string[][] {
  const { number, line, share, packets, bytes, words, text, branches } = rule;
  const row = [`${number}`, `${line}`, share === null ? '' : percent(share), count(packets), count(bytes), words];
  const raw = verbose ? [['', '', '', '', '', paint.faint(text)]] : [];
  return [
    row,
    ...raw,
    ...branches.map((branch) => [
      '',
      '',
      percent(branch.share),
      '',
      '',
      `-> ${branch.to}${branch.ref === null ? '' : ` (${branch.ref})`}`,
    ]),
  ];
}

const count = (value: number | null): string => (value === null ? '' : `${value}`);
