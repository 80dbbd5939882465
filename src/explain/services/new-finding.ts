import type { Evidence, Finding } from '../../model/finding.ts';

/** The most lines that a finding shows. */
const mostEvidence = 20;

/** Ids of findings that say: the rules are not what the API wants, or rules stand in each other's way. */
const driftIds: ReadonlySet<string> = new Set([
  'service-rules-missing',
  'services-jump-missing',
  'stale-endpoint-rules',
  'endpoint-rules-missing',
  'stale-service-rules',
  'service-rules-differ',
  'source-range-drops',
  'shares-unequal',
  'orphan-service-chains',
  'legacy-and-nft-both-active',
  'proxy-mode-leftovers',
]);

/** What a finding of `services` says; the rest follows. */
export type Said = Pick<Finding, 'id' | 'severity' | 'title' | 'node' | 'subject' | 'evidence'> &
  Partial<Pick<Finding, 'confidence' | 'fix'>>;

/** A finding of `services`: a root cause unless it is meant to be so, each line of its evidence once. */
export function newFinding({ evidence, ...said }: Said): Finding {
  const isDrift = said.severity !== 'info';
  return {
    confidence: 1,
    fix: [],
    ...said,
    rootCause: isDrift,
    evidence: withoutRepetition(evidence).slice(0, mostEvidence),
    explains: [],
  };
}

function withoutRepetition(evidence: readonly Evidence[]): Evidence[] {
  const known = new Set<string>();
  return evidence.filter(({ source, line, text }) => {
    const key = `${source}:${line}:${text}`;
    return !known.has(key) && known.add(key);
  });
}

/** Is the finding one that makes `services` end with status 1? */
export const isDrift = ({ id, severity }: Finding): boolean => severity !== 'info' && driftIds.has(id);

/** How to have kube-proxy write its rules anew. */
export const restartKubeProxy = (node: string): string[] => [
  `kubectl -n kube-system get pods -l k8s-app=kube-proxy --field-selector spec.nodeName=${node}`,
  `kubectl -n kube-system delete pods -l k8s-app=kube-proxy --field-selector spec.nodeName=${node}`,
];
