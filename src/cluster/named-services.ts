import { parsePrefix } from '../model/address.ts';
import type { NodeEvidence } from '../model/evidence.ts';
import { groupsBy } from '../model/group-by.ts';
import type { RuleView, TableView } from './chain-view.ts';
import { readNftChainName } from './nft-chain-names.ts';
import { nodeTables } from './node-tables.ts';
import type { World } from './world.ts';

/** A service as the rules themselves name it: by a comment (`default/web:http cluster IP`), or by the name of its nft chain. */
export interface NamedService {
  namespace: string;
  name: string;
  portName: string;
  address: string;
  port: number;
  protocol: string;
}

/** Finds a service's cluster IP and port by what the node's rules name, for evidence without API objects. */
export function findServiceInRules(
  world: World,
  node: string,
  namespace: string,
  name: string,
  port: string | null,
): { match: NamedService | null; notes: string[]; names: string[] } {
  const evidence = world.evidence.nodes.find((one) => one.name === node);
  const services = evidence === undefined ? [] : servicesInRules(evidence);
  const own = distinct(services.filter((one) => one.namespace === namespace && one.name === name));
  const fitting = own.filter((one) => port === null || one.portName === port || String(one.port) === port);
  const notes = [`${namespace}/${name} was found by the name that its rules bear: no API object was collected`];
  if (fitting.length > 1) {
    const ports = fitting.map((one) => `${one.portName || one.port}/${one.protocol}`).join(', ');
    notes.push(`the service has several ports (${ports}): the first is followed`);
  }
  return { match: fitting[0] ?? null, notes, names: services.map((one) => `${one.namespace}/${one.name}`) };
}

/** A cluster IP often has two rules, of which one only marks packets for masquerading. */
const distinct = (services: NamedService[]): NamedService[] => [
  ...new Map(services.map((one) => [`${one.address} ${one.port} ${one.protocol}`, one])).values(),
];

/** Every service that the rules of a node name together with an address and a port. */
const servicesInRules = (node: NodeEvidence): NamedService[] =>
  nodeTables(node).flatMap((table) => [
    ...byComment(table.chain('KUBE-SERVICES')?.rules() ?? []),
    ...[...byChainName(table).values()].flat(),
  ]);

/** Those of them that have this address. */
export const servicesInRulesAt = (node: NodeEvidence, address: string): NamedService[] =>
  nodeTables(node).flatMap((table) => [
    ...byComment(table.chain('KUBE-SERVICES')?.rulesTo(address) ?? []).filter((service) => service.address === address),
    ...(byChainName(table).get(address) ?? []),
  ]);

function byComment(rules: RuleView[]): NamedService[] {
  return rules.flatMap((rule) => {
    const named = /^([^/\s]+)\/([^:\s]+)(?::(\S*))? (?:cluster IP|has no endpoints)/.exec(rule.comment ?? '');
    const address = parsePrefix(rule.destination ?? '')?.address;
    if (named === null || address === undefined || rule.destinationPort === null) return [];
    const [, namespace, name, portName] = named;
    const { protocol, destinationPort } = rule;
    return [
      {
        namespace: namespace!,
        name: name!,
        portName: portName ?? '',
        address,
        port: Number(destinationPort),
        protocol: protocol ?? 'tcp',
      },
    ];
  });
}

const named = new WeakMap<TableView, Map<string, NamedService[]>>();

/** By their address. Only kube-proxy's own table names its chains so. */
function byChainName(table: TableView): Map<string, NamedService[]> {
  const known =
    named.get(table) ?? groupsBy(table.name === 'kube-proxy' ? readChainNames(table) : [], ({ address }) => address);
  named.set(table, known);
  return known;
}

function readChainNames(table: TableView): NamedService[] {
  return [...table.jumpsFrom('services')].flatMap(([chain, callers]) => {
    const named = chain.startsWith('service-') ? readNftChainName(chain) : null;
    if (named === null) return [];
    return callers.flatMap(({ destination, destinationPort, protocol }) =>
      destination === null || destinationPort === null
        ? []
        : [
            {
              namespace: named.namespace,
              name: named.service,
              portName: named.port,
              address: destination,
              port: Number(destinationPort),
              protocol: protocol ?? named.protocol,
            },
          ],
    );
  });
}
