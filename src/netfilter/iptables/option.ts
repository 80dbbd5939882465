import { invert, type Result, yes } from '../rule.ts';
import type { OptionValue } from './extension.ts';
import { is } from './words.ts';

type Given<Value> = OptionValue<Value> | undefined;

/** The answer of one option: `!` turns it round; an option that the rule does not give holds always. */
export function holds<Value>(option: Given<Value>, test: (value: Value) => Result): Result {
  if (option === undefined) return yes;
  const result = test(option.value);
  return option.negated ? invert(result) : result;
}

/** `source port is not 80`; nothing for an option that the rule does not give. */
export function clause<Value>(
  subject: string,
  option: Given<Value>,
  print: (value: Value) => string,
): string | undefined {
  return option && `${subject} ${is(option.negated)} ${print(option.value)}`;
}
