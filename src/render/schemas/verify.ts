import type { VerifyReport } from '../../model/verify-report.ts';
import { answer, list, object, oneOf, orNull, type Schema, text, truth, verdict, whole } from './parts.ts';

const mixedVerdict = oneOf(...(verdict.enum as string[]), 'mixed');
const endpoints = list(text());

const summary = object({
  verdict: { ...mixedVerdict, description: 'the verdict that all paths share' },
  destinations: { ...endpoints, description: 'ip:port or [ip6]:port after DNAT, of every path' },
  sources: { ...endpoints, description: 'addresses that the receivers see' },
  masqueraded: { ...oneOf(true, false, 'mixed', null), description: 'null where no path is delivered' },
  reply: mixedVerdict,
});

const flow = object({
  name: text(),
  ok: truth,
  node: orNull(text()),
  from: orNull(text()),
  to: text(),
  line: whole('line of the file, from 1'),
  expected: {
    type: 'object',
    description: 'as in the file; a key that is not there may be anything',
    properties: {
      verdict: mixedVerdict,
      destinations: endpoints,
      sources: endpoints,
      masqueraded: oneOf(true, false, 'mixed'),
      reply: mixedVerdict,
    },
  },
  actual: orNull(summary),
  reason: orNull(text('what is not as expected, or why the flow could not be resolved')),
});

/** What `k8snet verify -o json` prints. */
export const verifySchema: Schema = answer('VerifyReport', 'Expected flows beside what the evidence says', {
  source: text('the file of flows'),
  flows: list(flow),
  passed: whole(),
  failed: whole(),
} satisfies Record<Exclude<keyof VerifyReport, 'apiVersion' | 'kind'>, Schema>);
