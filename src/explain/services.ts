import { nearObjects } from '../cluster/destination.ts';
import { readProxySettings } from '../cluster/proxy-settings/proxy-settings.ts';
import { TargetError } from '../cluster/target-error.ts';
import type { World } from '../cluster/world.ts';
import type { Finding } from '../model/finding.ts';
import { didYouMean } from '../model/nearest.ts';
import { printable } from '../model/printable.ts';
import type { ReportedService, ServiceReport } from '../model/service-report.ts';
import { type ComparedNode, compareNode } from './services/compare-node.ts';
import { findDisputes } from './services/majority.ts';
import { missingOf } from './services/missing.ts';
import { isDrift } from './services/new-finding.ts';
import { findOnNode } from './services/node-findings.ts';
import { findElsewhere, summariseNode } from './services/other-nodes.ts';
import { findFacts } from './services/port-facts.ts';

/** Which services are asked about. */
export interface ServicesRequest {
  /** `NAME`, `NAMESPACE/NAME`; null: all of them. */
  service: string | null;
  /** Namespace of a name that gives none. */
  namespace: string;
}

/**
 * What the rules of a node do for services beside what the API wants; with several nodes in the evidence also which of
 * them differ. Throws TargetError where nobody has a service of that name.
 */
export function compareServices(world: World, node: string, { service, namespace }: ServicesRequest): ServiceReport {
  const compared = world.evidence.nodes.map((one) => compareNode(world, one));
  const own = compared.find((one) => one.node.name === node)!;
  const others = compared.filter((one) => one !== own);
  const asked = service === null ? null : chooseService(compared, service, namespace);
  const shown = asked === null ? compared : compared.map((one) => onlyService(one, asked));
  const shownOwn = shown[compared.indexOf(own)]!;
  const elsewhere = shown.filter((one) => one !== shownOwn);
  const disputes = own.hasApi || others.length === 0 ? null : findDisputes(compared, world, asked);
  const findings = [
    ...findOnNode(shownOwn, world),
    ...elsewhere.flatMap((one) => findElsewhere(one, world)),
    ...(disputes?.findings ?? []),
    ...findFacts(shownOwn, world),
  ].sort(bySeverity);
  return {
    apiVersion: 'k8snet/v1',
    kind: 'ServiceReport',
    node,
    mode: own.chosen.mode,
    backend: own.chosen.running[0]?.toldBackend ?? null,
    settings: readProxySettings(own.node, world.evidence.api, own.chosen),
    asked,
    drift: findings.some(isDrift),
    services: shownOwn.services,
    nodes: others.length === 0 ? [] : shown.map((one) => summariseNode(one, disputes?.differing ?? null)),
    findings,
    assumptions: [...own.chosen.assumptions, ...own.node.iptables.flatMap(({ assumptions }) => assumptions)],
    missing: missingOf(own, world),
  };
}

const ranks: Finding['severity'][] = ['error', 'warning', 'info'];
const bySeverity = (a: Finding, b: Finding): number => ranks.indexOf(a.severity) - ranks.indexOf(b.severity);

const nameOf = ({ namespace, name }: ReportedService): string => `${namespace}/${name}`;

const onlyService = (compared: ComparedNode, asked: string): ComparedNode => ({
  ...compared,
  services: compared.services.filter((service) => nameOf(service) === asked),
});

/** `NAMESPACE/NAME` of the service. */
function chooseService(compared: readonly ComparedNode[], asked: string, namespace: string): string {
  const path = asked.replace(/^svc\//, '');
  const wanted = path.includes('/') ? path : `${namespace}/${path}`;
  const named = compared.flatMap(({ services }) => services.filter(({ name }) => name !== null));
  const names = named.map(nameOf);
  if (names.includes(wanted)) return wanted;
  const hint = didYouMean(nearObjects(wanted, names));
  throw new TargetError(printable(`there is no service ${wanted}, neither in the API nor in the rules${hint}`));
}
