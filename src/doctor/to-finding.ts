import type { CheckId } from '../model/doctor-report.ts';
import type { Finding } from '../model/finding.ts';
import type { Host } from '../simulate/host.ts';
import type { Check } from './checks/check.ts';
import type { RankedSighting } from './rank-sightings.ts';

/** Checks that look at the node itself: what breaks it fails them without a followed connection. */
export const staticChecks: readonly CheckId[] = ['node', 'kube-proxy'];

/** A sighting as the answer has it. A root cause is an error that some check fails for. */
export function toFinding(ranked: RankedSighting, asked: readonly Check[], nodes: readonly Host[]): Finding {
  const { cause, sighting, severity, consequences, stops } = ranked;
  const broken = severity === 'error' ? cause.breaks.filter((id) => staticChecks.includes(id)) : [];
  const failing = new Set<CheckId>([
    ...[...stops].map(({ flow }) => flow.check),
    ...(nodes.some(({ name }) => sighting.node === null || sighting.node === name) ? broken : []),
  ]);
  const explains = asked.map(({ id }) => id).filter((id) => failing.has(id));
  return {
    id: cause.id,
    severity,
    title: sighting.title,
    node: sighting.node,
    subject: sighting.subject,
    rootCause: severity === 'error' && explains.length > 0,
    confidence: sighting.confidence,
    evidence: sighting.evidence,
    explains,
    fix: sighting.fix,
    consequences: consequences.map((one) => ({ id: one.cause.id, title: one.sighting.title })),
  };
}
