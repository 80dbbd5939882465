/** `is`, or `is not` for a negated option. */
export const is = (negated: boolean): string => (negated ? 'is not' : 'is');

/** `A or B`. */
export function either(values: readonly (string | number)[]): string {
  if (values.length < 2) return values.join('');
  return `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}

/** A mark as iptables prints it. */
export const hex = (value: number): string => `0x${value.toString(16)}`;

/** `0x4000/0x4000`; without the mask where every bit counts. */
export const printMasked = ({ value, mask }: { value: number; mask: number }): string =>
  mask === 0xffffffff ? hex(value) : `${hex(value)}/${hex(mask)}`;

/** Joins the clauses of a match. */
export const clauses = (...parts: (string | false | undefined)[]): string => parts.filter(Boolean).join(' and ');
