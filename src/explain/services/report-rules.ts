import type { ServicePortName } from '../../cluster/chain-names.ts';
import { endpointsOf, type Frontend } from '../../cluster/service-rules/service-rules.ts';
import type { World } from '../../cluster/world.ts';
import type { Family } from '../../model/address.ts';
import type { Difference, ReportedPort, ReportedService } from '../../model/service-report.ts';
import { frontendName, reportRule } from './compare-frontend.ts';
import { stranger } from './compare-port.ts';
import { nameFrontend } from './name-frontend.ts';
import type { RuleIndex } from './rule-index.ts';
import { sharesOf } from './shares-of.ts';

/** Frontends that belong together: of one service port, as far as that is known. */
interface Group {
  name: ServicePortName | null;
  family: Family;
  frontends: Frontend[];
}

/**
 * Service ports of which only the rules tell. `isLeft`: the API's services are known and these addresses are not among
 * them, so that they should not be here.
 */
export function reportRules(index: RuleIndex, world: World, isLeft: boolean): ReportedService[] {
  const services = new Map<string, ReportedService>();
  for (const group of groupFrontends(index, world)) {
    const { name, frontends, family } = group;
    const [first] = frontends;
    const key =
      name === null ? `${family} ${chainKey(first!)} ${first!.protocol}` : `${name.namespace}/${name.service}`;
    const service = services.get(key) ?? newService(name);
    service.ports.push(reportGroup(group, isLeft && !isVague(index, family)));
    services.set(key, service);
  }
  return [...services.values()];
}

/** Where nothing tells virtual services of node ports from others, an address that no service has may be the node's. */
function isVague(index: RuleIndex, family: Family): boolean {
  const rules = index.rules(family);
  return rules?.mode === 'ipvs' && !rules.whole;
}

const newService = (name: ServicePortName | null): ReportedService => ({
  namespace: name?.namespace ?? null,
  name: name?.service ?? null,
  type: null,
  headless: false,
  externalName: null,
  ports: [],
  notes: [],
});

function groupFrontends(index: RuleIndex, world: World): Group[] {
  const groups = new Map<string, Group>();
  for (const { frontend, family } of index.unclaimed()) {
    const name = nameFrontend(frontend, world);
    const own = name === null ? chainKey(frontend) : `${name.namespace}/${name.service}:${name.port}`;
    const key = `${family} ${frontend.protocol} ${own}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { name, family, frontends: [frontend] });
    else group.frontends.push(frontend);
  }
  return [...groups.values()];
}

/** Chains of one service port have the same hash; IPVS has a node port at every address of the node. */
const chainKey = (frontend: Frontend): string =>
  frontend.kind === 'node port' && frontend.address !== null
    ? `node port ${frontend.port}`
    : (frontend.chain?.replace(/^KUBE-[A-Z]+-/, '') ?? frontendName(frontend));

const order: Frontend['kind'][] = ['cluster IP', 'external IP', 'load balancer IP', 'node port'];

function reportGroup({ name, family, frontends: given }: Group, isLeft: boolean): ReportedPort {
  const frontends = [...given].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  const first = frontends[0]!;
  const own = frontends.find(({ kind }) => kind === 'cluster IP') ?? null;
  const spread = (own ?? first).inside ?? (own ?? first).spread;
  const outside = frontends.find(
    ({ kind, spread: other }) => kind !== 'cluster IP' && other !== null && other !== spread,
  );
  const differences = isLeft ? frontends.map(describeLeft) : [];
  const endpoints = new Set(
    frontends.flatMap((frontend) => [...endpointsOf(frontend.spread), ...endpointsOf(frontend.inside)]),
  );
  return {
    name: name?.port ?? '',
    protocol: first.protocol,
    port: (own ?? first).port,
    nodePort: frontends.find(({ kind }) => kind === 'node port')?.port ?? null,
    targetPort: null,
    family,
    clusterIP: own?.address ?? null,
    chain: spread?.chain ?? first.chain,
    rules: endpointsOf(spread),
    api: [],
    missing: [],
    stale: isLeft ? endpointsOf(spread) : [],
    shares: sharesOf(spread),
    internalTrafficPolicy: null,
    externalTrafficPolicy: null,
    affinity: { rules: spread?.affinity ?? null, api: null },
    external: outside ? reportOutside(outside) : null,
    frontends: frontends.map((frontend) => ({ ...reportRule(frontend), api: isLeft ? false : null })),
    endpoints: [...endpoints].map((endpoint) => ({
      ...stranger,
      endpoint,
      inRules: true,
      wanted: isLeft ? false : null,
      draining: false,
    })),
    healthCheck: null,
    state: isLeft ? 'rules only' : 'not compared',
    differences,
    notes: [],
  };
}

function reportOutside({ spread, chain, inside }: Frontend): ReportedPort['external'] {
  const policy = inside === spread ? 'Cluster' : 'Local';
  const rules = endpointsOf(spread);
  return { policy, chain: spread?.chain ?? chain, rules, api: [], missing: [], stale: [], shares: sharesOf(spread) };
}

function describeLeft(frontend: Frontend): Difference {
  const name = frontendName(frontend);
  const { spread, inside, refusal, origin } = frontend;
  const endpoints = endpointsOf(spread ?? inside);
  const what =
    endpoints.length > 0 ? `send packets to ${endpoints.join(', ')}` : refusal ? 'refuse packets' : 'have it';
  const words = `${name}: the rules ${what}, and no service of the API has this address`;
  return { kind: 'rules-left', frontend: name, endpoint: null, words, evidence: [origin] };
}
