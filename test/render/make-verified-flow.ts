import type { VerifiedFlow } from '../../src/model/verify-report.ts';

/** A flow to `svc/web` that is as expected, but for what is given. */
export const makeVerifiedFlow = (given: Partial<VerifiedFlow>): VerifiedFlow => ({
  name: 'a flow',
  ok: true,
  node: null,
  from: null,
  to: 'svc/web',
  line: 2,
  expected: {},
  actual: null,
  reason: null,
  ...given,
});
