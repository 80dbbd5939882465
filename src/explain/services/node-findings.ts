import type { ChosenRules } from '../../cluster/service-rules/choose-mode.ts';
import type { ServiceRules } from '../../cluster/service-rules/service-rules.ts';
import type { World } from '../../cluster/world.ts';
import { counted } from '../../model/counted.ts';
import type { Finding } from '../../model/finding.ts';
import type { ProxyMode, ReportedPort, ReportedService } from '../../model/service-report.ts';
import type { ComparedNode } from './compare-node.ts';
import { newFinding, restartKubeProxy } from './new-finding.ts';
import { findInPort, some } from './port-findings.ts';

/** What is wrong on a node, beside and including its service ports. */
export function findOnNode(compared: ComparedNode, world: World): Finding[] {
  const lost = findLost(compared, world);
  const ports =
    lost.length > 0 ? [] : compared.services.flatMap((service) => findInService(service, compared.node.name));
  return [
    ...lost,
    ...findJumps(compared),
    ...ports,
    ...(lost.length > 0 ? [] : findOrphans(compared)),
    ...findOthers(compared),
  ];
}

const findInService = (service: ReportedService, node: string): Finding[] =>
  service.ports.flatMap((port) => findInPort(service, port, node));

/** Not one rule is left, or none was ever there: one finding instead of one for each service. */
function findLost({ node, services, chosen }: ComparedNode, world: World): Finding[] {
  const ports = services.flatMap((service) => service.ports);
  const wanting = ports.filter(({ clusterIP, state }) => clusterIP !== null && state !== 'not compared');
  if (wanting.length < 2 || !wanting.every(isLost)) return [];
  const declared = chosen.running.map(({ origin }) => origin);
  const orphans = chosen.running.flatMap((rules) => rules.orphans);
  const isFlushed = orphans.length > 0;
  const isRunning = node.kubeProxy !== null || declared.length > 0;
  const why = isFlushed
    ? `: ${orphans.length} chains of services are declared and nothing leads to them, as after a flush`
    : isRunning
      ? ''
      : ': either kube-proxy never ran here, or another program serves services';
  const evidence = [...declared, ...orphans.slice(0, 3).map(({ origin }) => origin)];
  const objects = world.evidence.api.services?.map(({ origin }) => origin) ?? [];
  return [
    newFinding({
      id: 'service-rules-missing',
      severity: isRunning ? 'error' : 'warning',
      title: `${node.name} has no rules for any of ${wanting.length} service ports${why}`,
      node: node.name,
      subject: null,
      evidence: [...evidence, ...objects.slice(0, 3)],
      confidence: isRunning ? 1 : 0.5,
      fix: restartKubeProxy(node.name),
    }),
  ];
}

const isLost = ({ frontends }: ReportedPort): boolean => frontends.every(({ rules }) => rules === false);

/** Rules to which no packet gets. */
function findJumps({ node, chosen }: ComparedNode): Finding[] {
  return chosen.running.flatMap(({ hooks, frontends, origin, family, whole }) => {
    const lacking = ['PREROUTING', 'OUTPUT'].filter((hook) => hooks !== null && !hooks.has(hook));
    if (!whole || lacking.length === 0 || !frontends.some(({ spread }) => spread !== null)) return [];
    const who =
      lacking.length === 2
        ? 'Nobody'
        : lacking[0] === 'PREROUTING'
          ? 'No pod and no client outside'
          : 'The node itself does not';
    const verb = lacking.length === 1 && lacking[0] === 'OUTPUT' ? 'reach' : 'reaches';
    return [
      newFinding({
        id: 'services-jump-missing',
        severity: 'error',
        title: `${who} ${verb} IPv${family} services on ${node.name}: nothing in ${lacking.join(' and ')} leads to their rules`,
        node: node.name,
        subject: null,
        evidence: [origin],
        fix: restartKubeProxy(node.name),
      }),
    ];
  });
}

/** From so many endpoints on, kube-proxy 1.27 and later clears unused chains only now and then (largeClusterEndpointsThreshold). */
const largeCluster = 1000;

function findOrphans({ node, chosen }: ComparedNode): Finding[] {
  return chosen.running.flatMap(({ orphans, frontends, family, whole }) => {
    if (!whole || orphans.length === 0) return [];
    const endpoints = frontends.reduce((sum, { spread }) => sum + (spread?.endpoints.length ?? 0), 0);
    const names = some(orphans.map(({ chain }) => chain));
    return [
      newFinding({
        id: 'orphan-service-chains',
        severity: endpoints >= largeCluster ? 'info' : 'warning',
        title: `${orphans.length} IPv${family} chains of services or endpoints are left to which nothing leads: ${names}`,
        node: node.name,
        subject: null,
        evidence: orphans.map(({ origin }) => origin),
        fix: restartKubeProxy(node.name),
      }),
    ];
  });
}

/** Rules of another backend or mode than the running one. */
function findOthers({ node, chosen }: ComparedNode): Finding[] {
  const left = chosen.others.filter(({ frontends, orphans }) => frontends.length > 0 || orphans.length > 0);
  const twice = left.filter(({ mode }) => mode === chosen.mode);
  const leftovers = left.filter(({ mode }) => mode !== chosen.mode);
  return [
    ...twice.map((other) =>
      bothBackends(node.name, chosen.running.find(({ family }) => family === other.family)!, other),
    ),
    ...[...new Set(leftovers.map(({ mode }) => mode))].map((mode) =>
      otherMode(
        node.name,
        chosen,
        mode,
        leftovers.filter((one) => one.mode === mode),
      ),
    ),
  ];
}

function bothBackends(node: string, running: ServiceRules, other: ServiceRules): Finding {
  const addresses = (rules: ServiceRules) =>
    new Set(rules.frontends.map(({ address, protocol, port }) => `${protocol} ${address} ${port}`));
  const own = addresses(running);
  const shared = [...addresses(other)].filter((address) => own.has(address)).length;
  const verb = other.hooks?.size === 0 ? 'has left-over chains of them' : 'runs beside it';
  return newFinding({
    id: 'legacy-and-nft-both-active',
    severity: other.hooks?.size === 0 ? 'warning' : 'error',
    title: `kube-proxy's IPv${other.family} rules stand in iptables-${running.backend}, and iptables-${other.backend} ${verb}: ${shared} addresses are in both, and the one registered first decides`,
    node,
    subject: null,
    evidence: [running.origin, other.origin, ...other.frontends.slice(0, 3).map(({ origin }) => origin)],
    fix: [
      `iptables-${other.backend}-save | grep KUBE-`,
      'reboot the node, or flush the chains of the backend that kube-proxy does not use',
    ],
  });
}

function otherMode(
  node: string,
  { mode: running, isKnown, because, told }: ChosenRules,
  mode: ProxyMode,
  left: ServiceRules[],
): Finding {
  const frontends = left.flatMap((rules) => rules.frontends);
  const orphans = left.flatMap((rules) => rules.orphans);
  const found =
    mode === 'ipvs'
      ? counted(frontends.length, 'virtual service')
      : `${counted(frontends.length, 'rule')} for addresses`;
  const what = [
    ...(frontends.length > 0 ? [found] : []),
    ...(orphans.length > 0 ? [`${counted(orphans.length, 'chain')} to which nothing leads`] : []),
  ].join(' and ');
  return newFinding({
    id: 'proxy-mode-leftovers',
    severity: 'warning',
    title: isKnown
      ? `kube-proxy works in mode ${running ?? 'unknown'} (${because}), and ${what} of mode ${mode} are left`
      : `${what} of mode ${mode} stand beside those of mode ${running}, and which of them are left over is not known, because ${because}`,
    node,
    subject: null,
    evidence: [
      ...frontends.slice(0, 5).map(({ origin }) => origin),
      ...orphans.slice(0, 5).map(({ origin }) => origin),
      ...(told === null || told.origin.line < 1 ? [] : [told.origin]),
    ],
    fix: ['kube-proxy --cleanup', 'reboot the node'],
  });
}
