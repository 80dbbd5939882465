import { compareNode } from '../explain/services/compare-node.ts';
import { findOnNode } from '../explain/services/node-findings.ts';
import type { Finding } from '../model/finding.ts';
import { groupBy } from '../model/group-by.ts';
import type { Sighting } from './cause.ts';
import type { Examination } from './examination.ts';
import { enoughLines } from './proof.ts';

const remembered = new WeakMap<Examination, Finding[]>();

/** What is seen of rules that do not follow the API, beside its cause. */
export const consequencesOfDrift: readonly string[] = [
  'endpoint-rules-missing',
  'stale-service-rules',
  'service-rules-differ',
  'source-range-drops',
  'orphan-service-chains',
  'stale-udp-conntrack',
  'stale-tcp-conntrack',
];

/** In what the rules of the examined nodes are not what the API wants, as `k8snet services` finds it. */
export function driftOf(examination: Examination): Finding[] {
  const known = remembered.get(examination);
  if (known !== undefined) return known;
  const { world, nodes } = examination;
  const found = world.evidence.nodes
    .filter(({ name }) => nodes.some((node) => node.name === name))
    .flatMap((node) => findOnNode(compareNode(world, node), world))
    .filter(({ severity, evidence }) => severity !== 'info' && evidence.length > 0);
  remembered.set(examination, found);
  return found;
}

/** One sighting for each node on which `services` finds this, of services that no followed connection has shown to fail. */
export const driftSightings = (examination: Examination, id: string): Sighting[] =>
  groupBy(
    driftOf(examination).filter((finding) => finding.id === id),
    ({ node }) => node ?? '',
  ).map((findings) => {
    const { node, title, subject, fix, severity, confidence } = findings[0]!;
    return {
      node,
      subject: findings.length === 1 ? subject : null,
      title: findings.length === 1 ? title : `${title}, and ${findings.length - 1} more of the kind`,
      evidence: findings.flatMap(({ evidence }) => evidence.slice(0, 2)).slice(0, enoughLines),
      fix,
      confidence,
      severity,
      explains: [],
    };
  });
