import type { World } from '../../cluster/world.ts';
import type { Finding } from '../../model/finding.ts';
import type { NodeDrift } from '../../model/service-report.ts';
import type { ComparedNode } from './compare-node.ts';
import { isDrift, newFinding } from './new-finding.ts';
import { findOnNode } from './node-findings.ts';
import { some } from './port-findings.ts';
import { printPort } from './print-port.ts';

/** How the rules of a node fare, in short; `disputed` tells it by node where there is nothing but other nodes to compare with. */
export function summariseNode(
  { node, chosen, services }: ComparedNode,
  disputed: ReadonlyMap<string, string[]> | null,
): NodeDrift {
  const ports = services.flatMap((service) => service.ports.map((port) => ({ service, port })));
  return {
    node: node.name,
    mode: chosen.mode,
    servicePorts: ports.filter(({ port }) => port.frontends.some(({ rules }) => rules === true)).length,
    differing: disputed?.get(node.name) ?? [
      ...new Set(
        ports.filter(({ port }) => port.differences.length > 0).map(({ service, port }) => printPort(service, port)),
      ),
    ],
  };
}

/** What is wrong on a node that was not asked about: one finding for each id, since --node shows them one by one. */
export function findElsewhere(compared: ComparedNode, world: World): Finding[] {
  const byId = new Map<string, Finding[]>();
  for (const finding of findOnNode(compared, world)) {
    if (isDrift(finding)) byId.set(finding.id, [...(byId.get(finding.id) ?? []), finding]);
  }
  return [...byId.values()].map((findings) => summarise(findings, compared.node.name));
}

function summarise(findings: Finding[], node: string): Finding {
  const [first] = findings;
  if (findings.length === 1) return { ...first!, title: startWithNode(first!.title, node) };
  const subjects = [...new Set(findings.map(({ subject, title }) => subject ?? title))];
  return newFinding({
    ...first!,
    title: `${node}: ${words[first!.id] ?? first!.id}: ${some(subjects)}`,
    subject: null,
    evidence: findings.flatMap(({ evidence }) => evidence.slice(0, 2)),
  });
}

const startWithNode = (title: string, node: string): string => (title.includes(node) ? title : `${node}: ${title}`);

/** What several findings of one id have in common. */
const words: Record<string, string> = {
  'service-rules-missing': 'rules are missing',
  'stale-endpoint-rules': 'rules send packets to endpoints that the API no longer has',
  'endpoint-rules-missing': 'rules lack endpoints that the API has',
  'stale-service-rules': 'there are rules that belong to no service of the API',
  'service-rules-differ': 'rules are not set as the API wants them',
  'shares-unequal': 'endpoints get unequal shares',
};
