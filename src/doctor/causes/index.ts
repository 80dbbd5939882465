import type { Cause } from '../cause.ts';

/** Every cause, in the order in which an expert looks: what stands first explains before what stands after it. */
export const causes: readonly Cause[] = [];
