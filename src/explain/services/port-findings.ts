import type { Finding } from '../../model/finding.ts';
import type { Difference, DifferenceKind, ReportedPort, ReportedService } from '../../model/service-report.ts';
import { newFinding, restartKubeProxy } from './new-finding.ts';
import { printPort } from './print-port.ts';

type Judged = Pick<Finding, 'id' | 'severity'>;

/** What a difference comes to. */
const judgements: Record<DifferenceKind, Judged> = {
  'rules-missing': { id: 'service-rules-missing', severity: 'error' },
  'rules-left': { id: 'stale-service-rules', severity: 'warning' },
  'endpoint-missing': { id: 'endpoint-rules-missing', severity: 'warning' },
  'endpoint-stale': { id: 'stale-endpoint-rules', severity: 'error' },
  'wrong-port': { id: 'stale-endpoint-rules', severity: 'error' },
  'wrong-share': { id: 'shares-unequal', severity: 'warning' },
  refusal: { id: 'stale-endpoint-rules', severity: 'error' },
  affinity: { id: 'service-rules-differ', severity: 'warning' },
  'source-ranges': { id: 'source-range-drops', severity: 'warning' },
};

/** Every way in which the rules of a service port are not what the API wants: one finding for each id. */
export function findInPort(service: ReportedService, port: ReportedPort, node: string): Finding[] {
  if (port.differences.length === 0) return [];
  const byId = new Map<string, Difference[]>();
  const isStale = port.differences.some(({ kind }) => judgements[kind].id === 'stale-endpoint-rules');
  for (const difference of port.differences) {
    const { id } = judgements[difference.kind];
    // Where old endpoints stand in the rules, new ones are missing for the same reason.
    const under = id === 'endpoint-rules-missing' && isStale ? 'stale-endpoint-rules' : id;
    byId.set(under, [...(byId.get(under) ?? []), difference]);
  }
  return [...byId].map(([id, differences]) =>
    newFinding({
      id,
      severity: severityOf(id, differences, port),
      title: titleOf(id, differences, service, port),
      node,
      subject: service.name === null ? null : `svc ${service.namespace}/${service.name}`,
      evidence: differences.flatMap(({ evidence }) => evidence),
      fix: restartKubeProxy(node),
    }),
  );
}

/** Where there is no endpoint either, packets are lost in another way, and that is all. */
function severityOf(id: string, differences: readonly Difference[], port: ReportedPort): Finding['severity'] {
  if (id === 'service-rules-missing' && port.api.length === 0 && port.external?.api.length !== 0) return 'warning';
  const { severity } = judgements[differences[0]!.kind];
  return id === 'stale-endpoint-rules' ? 'error' : severity;
}

function titleOf(id: string, differences: readonly Difference[], service: ReportedService, port: ReportedPort): string {
  const name = printPort(service, port);
  if (differences.length === 1) return `${name}: ${differences[0]!.words}`;
  const frontends = [...new Set(differences.map(({ frontend }) => frontend))].join(', ');
  const endpoints = (...kinds: DifferenceKind[]): string[] =>
    differences.flatMap(({ kind, endpoint }) => (kinds.includes(kind) && endpoint !== null ? [endpoint] : []));
  switch (id) {
    case 'service-rules-missing':
      return `${name}: the node has no rules for ${frontends}`;
    case 'stale-service-rules':
      return `${name}: there are rules for ${frontends}, and no service of the API has these addresses`;
    case 'endpoint-rules-missing':
      return `${name}: the rules never send packets to ${some(endpoints('endpoint-missing'))}, which the API has`;
    case 'stale-endpoint-rules': {
      const stale = some(endpoints('endpoint-stale', 'wrong-port'));
      const missing = endpoints('endpoint-missing');
      const refused =
        stale === '' ? 'packets are refused although there are endpoints' : `the rules still send packets to ${stale}`;
      return `${name}: ${refused}${missing.length > 0 ? `, and never to ${some(missing)}` : ''}`;
    }
    default:
      return `${name}: ${differences.map(({ words }) => words).join('; ')}`;
  }
}

const most = 6;

/** The first few of a list in words. */
export const some = (list: readonly string[]): string =>
  list.length <= most ? list.join(', ') : `${list.slice(0, most).join(', ')} and ${list.length - most} more`;
