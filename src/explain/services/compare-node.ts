import { expectServices, isProxied } from '../../cluster/expected-services/expect-services.ts';
import { programmedNode } from '../../cluster/expected-services/programmed-node.ts';
import { type ChosenRules, chooseMode } from '../../cluster/service-rules/choose-mode.ts';
import { readServiceRules } from '../../cluster/service-rules/read.ts';
import type { World } from '../../cluster/world.ts';
import type { Family } from '../../model/address.ts';
import type { NodeEvidence } from '../../model/evidence.ts';
import type { ServiceObject } from '../../model/objects.ts';
import type { ReportedPort, ReportedService } from '../../model/service-report.ts';
import { comparePort } from './compare-port.ts';
import { reportRules } from './report-rules.ts';
import { indexRules, type RuleIndex } from './rule-index.ts';

/** All services of one node: its rules beside what the API wants there. */
export interface ComparedNode {
  node: NodeEvidence;
  chosen: ChosenRules;
  services: ReportedService[];
  /** Families of service addresses whose rules are not in the evidence, or only in part. */
  notShown: Family[];
  /** The API's services and their endpoints are in the evidence. */
  hasApi: boolean;
}

/** Compares every service port of a node with what the API wants there. */
export function compareNode(world: World, node: NodeEvidence): ComparedNode {
  const { api } = world.evidence;
  const chosen = chooseMode(node, api);
  const index = indexRules(chosen);
  const expected = expectServices(api, programmedNode(node, api, chosen.mode));
  const shown = shownFamilies(node, chosen, index);
  const context = (family: Family) => ({ index, known: shown.has(family), sockets: node.facts.sockets });
  const services = new Map<string, ReportedService>();
  const families = new Set<Family>();
  for (const service of api.services ?? []) {
    if (expected !== null) services.set(keyOf(service.namespace, service.name), newService(service));
  }
  for (const one of expected ?? []) {
    const { namespace, name } = one.service;
    families.add(one.family);
    services.get(keyOf(namespace, name))!.ports.push(comparePort(one, context(one.family)));
  }
  for (const left of reportRules(index, world, expected !== null)) joinService(services, left);
  return {
    node,
    chosen,
    services: sortByName([...services.values()]),
    notShown: ([4, 6] as const).filter((family) => families.has(family) && !shown.has(family)),
    hasApi: expected !== null,
  };
}

const keyOf = (namespace: string | null, name: string | null): string => `${namespace}/${name}`;

/** Families of which the evidence shows all that kube-proxy has written. */
function shownFamilies(node: NodeEvidence, { mode }: ChosenRules, index: RuleIndex): Set<Family> {
  const { families } = readServiceRules(node);
  return new Set(
    ([4, 6] as const).filter((family) => {
      const rules = index.rules(family);
      if (rules !== null) return rules.whole;
      // A whole save without kube-proxy's chains shows that there are none; IPVS lists the services of both families.
      if (mode === 'ipvs') return node.ipvs !== null && index.rules(family === 4 ? 6 : 4) !== null;
      // Where nobody tells the mode, they may be in a table of nft.
      if (mode === 'nftables' || (mode === null && node.nft === null)) return node.nft !== null;
      return families.has(family) && isSaved(node, family);
    }),
  );
}

const isSaved = ({ iptables }: NodeEvidence, family: Family): boolean =>
  iptables.some(
    ({ form, version, tables }) =>
      form === 'save' && version !== null && tables.some((table) => table.family === family),
  );

function newService(service: ServiceObject): ReportedService {
  const { namespace, name, type, externalName, clusterIps, servedElsewhere } = service;
  return {
    namespace,
    name,
    type,
    headless: clusterIps.includes('None'),
    externalName,
    ports: [],
    notes: isProxied(service) ? [] : [notProxied(service, servedElsewhere)],
  };
}

function notProxied({ type, externalName }: ServiceObject, servedElsewhere: boolean): string {
  if (servedElsewhere) return 'a label leaves it to another proxy: kube-proxy writes no rules for it';
  if (type === 'ExternalName') return `another name for ${externalName}, in DNS only: no rules belong to it`;
  return 'headless: clients get the addresses of its endpoints from DNS, and no rules belong to it';
}

/** Rules that are left of a service that the API has stand with its other ports. */
function joinService(services: Map<string, ReportedService>, left: ReportedService): void {
  const key = left.name === null ? `only ${services.size}` : keyOf(left.namespace, left.name);
  const known = services.get(key);
  if (known === undefined) services.set(key, left);
  else for (const port of left.ports) joinPort(known, port);
}

function joinPort(service: ReportedService, left: ReportedPort): void {
  const same = service.ports.find(
    ({ name, protocol, family }) => name === left.name && protocol === left.protocol && family === left.family,
  );
  if (same === undefined) {
    service.ports.push(left);
    return;
  }
  same.frontends.push(...left.frontends);
  same.differences.push(...left.differences);
  if (left.differences.length > 0) same.state = 'differs';
}

const textOf = ({ namespace, name }: ReportedService): string => (name === null ? '\uffff' : `${namespace}/${name}`);

function sortByName(services: readonly ReportedService[]): ReportedService[] {
  const named = services.map((service) => ({ service, text: textOf(service) }));
  return named.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0)).map(({ service }) => service);
}
