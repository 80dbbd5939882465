import type { Family } from '../model/address.ts';
import type { Evidence, NodeEvidence, PodEvidence } from '../model/evidence.ts';
import { lazy } from '../model/lazy.ts';
import type { ServiceObject } from '../model/objects.ts';
import { compileNode } from '../netfilter/compile-node.ts';
import { createHost, type Host } from '../simulate/host.ts';
import { type ClusterIpOwner, createNetwork, type Network, type NetworkInput } from '../simulate/network.ts';
import { isRunning, nodeAddresses } from './directory.ts';
import { lacksRules } from './lacks-rules.ts';
import { namedPods } from './name-pods.ts';
import { servicesInRulesAt } from './named-services.ts';
import { bypassOf, opacityOf } from './plugins/opacity.ts';

/** The network that the evidence describes: nodes with their rules, pods with their namespaces where these were collected. */
export function buildNetwork(evidence: Evidence): Network {
  const nodeObjects = (evidence.api.nodes ?? []).map((node) => ({
    name: node.name,
    addresses: nodeAddresses(node),
    podCidrs: node.podCidrs,
  }));
  return createNetwork({
    nodes: evidence.nodes.map((node) => nodeHost(node, evidence, nodeObjects)),
    pods: collectPods(evidence),
    nodeObjects,
    serviceOf: findServices(evidence),
  });
}

/** The service that has a cluster IP by the API, else by what the rules name. */
function findServices({ api, nodes }: Evidence): NetworkInput['serviceOf'] {
  const byAddress = lazy(() => new Map((api.services ?? []).flatMap(addressesOf)));
  return (address) => {
    if (api.services !== null) return byAddress().get(address) ?? null;
    const named = nodes.flatMap((node) => servicesInRulesAt(node, address)).at(-1);
    return named === undefined ? null : { service: `svc ${named.namespace}/${named.name}`, by: 'rules' };
  };
}

const addressesOf = ({ namespace, name, clusterIps }: ServiceObject): [string, ClusterIpOwner][] =>
  clusterIps
    .filter((address) => address !== 'None')
    .map((address) => [address, { service: `svc ${namespace}/${name}`, by: 'api' }]);

/** IPVS takes packets at INPUT and OUTPUT only: what it has virtual services for is local. Asked where addresses were not collected. */
const virtualAddresses = ({ facts, ipvs }: NodeEvidence): string[] =>
  facts.addresses === null ? (ipvs ?? []).flatMap(({ key }) => (key.type === 'address' ? [key.address] : [])) : [];

function nodeHost(node: NodeEvidence, evidence: Evidence, objects: NetworkInput['nodeObjects']): Host {
  return createHost({
    name: node.name,
    kind: 'node',
    facts: node.facts,
    get tables() {
      return compileNode(node).tables;
    },
    get ipsets() {
      return node.ipsets;
    },
    get virtualServices() {
      return node.ipvs;
    },
    time: evidence.time,
    knownAddresses: [...(objects.find(({ name }) => name === node.name)?.addresses ?? []), ...virtualAddresses(node)],
    opacity: (link) => opacityOf(node, link),
    bypass: () => bypassOf(node),
    lacksRules: rememberByFamily((family) => lacksRules(node, family, evidence.nodes)),
  });
}

/** Asked of every packet that passes. */
function rememberByFamily(ask: (family: Family) => boolean): (family: Family) => boolean {
  const [ipv4, ipv6] = [lazy(() => ask(4)), lazy(() => ask(6))];
  return (family) => (family === 4 ? ipv4() : ipv6());
}

/** Pods of the API joined with the namespaces that were collected; either alone is enough. */
function collectPods(evidence: Evidence): NetworkInput['pods'] {
  const objects = (evidence.api.pods ?? []).filter(isRunning);
  const collected = new Map(namedPods(evidence).map((pod) => [`${pod.namespace}/${pod.name}`, pod]));
  const pods: NetworkInput['pods'] = objects.map((pod) => {
    const own = collected.get(`${pod.namespace}/${pod.name}`);
    collected.delete(`${pod.namespace}/${pod.name}`);
    const host = own && !pod.hostNetwork ? podHost(own, evidence) : null;
    return {
      namespace: pod.namespace,
      name: pod.name,
      addresses: host === null ? pod.ips : [...new Set([...pod.ips, ...ownAddresses(host)])],
      nodeName: pod.node,
      hostNetwork: pod.hostNetwork,
      host,
    };
  });
  for (const own of collected.values()) {
    const host = podHost(own, evidence);
    pods.push({
      namespace: own.namespace,
      name: own.name,
      addresses: ownAddresses(host),
      nodeName: own.node,
      hostNetwork: false,
      host,
    });
  }
  return pods;
}

const podHost = (pod: PodEvidence, evidence: Evidence): Host =>
  createHost({
    name: `${pod.namespace}/${pod.name}`,
    kind: 'pod',
    facts: pod.facts,
    tables: [],
    ipsets: null,
    virtualServices: [],
    time: evidence.time,
    knownAddresses: [],
  });

const ownAddresses = (host: Host): string[] =>
  (host.facts.addresses ?? []).filter(({ scope }) => scope === 'global').map(({ address }) => address);
