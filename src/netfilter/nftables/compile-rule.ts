import { isNode, type NftRule, type NftStatement } from '../../model/nft.ts';
import type { Warning } from '../../model/origin.ts';
import { printStatement } from '../../sources/nft/print/print-statement.ts';
import type { Rule, Statement } from '../rule.ts';
import type { Context } from './context.ts';
import { namedSetsIn } from './named-sets.ts';
import { statements } from './statements/index.ts';

/** Gives a rule its meaning. What is not understood becomes a statement of unknown outcome, and one warning. */
export function compileRule(rule: NftRule, context: Context, warnings: Warning[]): Rule {
  const lost: string[] = [];
  const compiled = rule.statements.map((statement, index) => {
    const result = compileStatement(statement, context);
    if (result !== null) return result;
    const text = printStatement(statement);
    const why = namedSetsIn(statement).some((name) => context.set(name) === null) ? notInText : notRead;
    // The parser has said this already.
    if (statement['not understood'] === undefined) lost.push(`"${text}" ${why.because}`);
    return notUnderstood(text, why, index === rule.statements.length - 1);
  });
  if (lost.length > 0) warnings.push({ origin: rule.origin, about: 'rule', message: lost.join(' and ') });
  const { packets, bytes } = countersOf(rule);
  return { number: rule.number, origin: rule.origin, statements: compiled, packets, bytes, comment: rule.comment };
}

function compileStatement(statement: NftStatement, context: Context): Statement | null {
  const kind = Object.keys(statement)[0] ?? '';
  return Object.hasOwn(statements, kind) ? statements[kind]!(statement[kind] ?? null, context) : null;
}

/** The first counter of the rule, as it was before any packet that is followed here. */
function countersOf(rule: NftRule): { packets: number | null; bytes: number | null } {
  for (const { counter } of rule.statements) {
    if (!isNode(counter)) continue;
    const { packets, bytes } = counter;
    return { packets: typeof packets === 'number' ? packets : null, bytes: typeof bytes === 'number' ? bytes : null };
  }
  return { packets: null, bytes: null };
}

const notRead = { because: 'is not understood', words: 'not understood' };
/** nft prints a set beside every rule that asks it, but not where a chain alone was listed. */
const notInText = { because: 'asks a set that is not in the text', words: 'its set is not in the text' };

/** At the end of a rule it may be a verdict; before that a match, or something that lets the rest of the rule run. */
function notUnderstood(text: string, why: typeof notRead, isLast: boolean): Statement {
  const because = `"${text}" ${why.because}`;
  const condition = isLast ? `"${text}" decides on the packet` : `"${text}" lets the rule go on`;
  return {
    acts: isLast,
    words: () => `"${text}" (${why.words})`,
    evaluate: () => ({
      kind: 'fork',
      because,
      branches: [
        {
          share: null,
          condition,
          outcome: isLast ? { kind: 'verdict', verdict: { type: 'handed-over', because } } : { kind: 'next' },
        },
        { share: null, condition: `not (${condition})`, outcome: { kind: 'break' } },
      ],
    }),
  };
}
