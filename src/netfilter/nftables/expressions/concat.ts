import type { CompileExpression, Expression } from '../context.ts';
import { concatType } from '../data-type.ts';
import { absent, type Operand } from '../operand.ts';

/** Several fields as one key: `ip daddr . meta l4proto . th dport`. */
export const concat: CompileExpression = (body, context): Expression | null => {
  if (!Array.isArray(body)) return null;
  const parts: Expression[] = [];
  for (const item of body) {
    const part = context.compile(item);
    if (part === null) return null;
    parts.push(part);
  }
  return {
    type: concatType(parts.map((part) => part.type)),
    words: parts.map((part) => part.words).join(', '),
    evaluate: (packet, host) => joined(parts.map((part) => part.evaluate(packet, host))),
  };
};

/** One field that the packet does not have breaks off the rule, whatever the others are. */
const joined = (parts: Operand[]): Operand =>
  parts.some((part) => part.kind === 'absent') ? absent : { kind: 'concat', parts };
