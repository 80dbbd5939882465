import { familyOf } from '../model/address.ts';
import type { NameResolution } from '../model/name-resolution.ts';
import { nearest } from '../model/nearest.ts';
import type { PodObject, ServiceObject, ServicePort } from '../model/objects.ts';
import type { Pod } from '../simulate/network.ts';
import { findServiceInRules } from './named-services.ts';
import { remarkOutside } from './outside-remarks.ts';
import { resolveDnsTarget } from './resolve-dns-target.ts';
import { resolveIngress } from './resolve-ingress.ts';
import { parseTarget, portNumber, type Target } from './target.ts';
import { TargetError } from './target-error.ts';
import type { World } from './world.ts';

/** Where a packet is to go. */
export interface Destination {
  address: string;
  /** Null: no port is known, and a protocol with ports has every port in question. */
  port: number | null;
  protocol: string;
  ref: string | null;
  /** What was chosen for the reader: the first of several ports or addresses. */
  notes: string[];
  /** Where the target was a DNS name: how it became the address. */
  resolution?: NameResolution;
}

/** What the command line says beside the target. */
export interface TargetContext {
  namespace: string;
  /** `-p`, null where not given. */
  protocol: string | null;
  /** Name of the node looked from. */
  node: string;
  /** SOURCE: whose resolver asks for a DNS name. */
  from?: string | null;
}

/** Looks a target up: an address, a port and a protocol. Throws TargetError with near names where there is none. */
export function resolveTarget(world: World, text: string, context: TargetContext): Destination {
  const target = parseTarget(text);
  switch (target.kind) {
    case 'svc':
      return toService(world, target, context, text);
    case 'pod':
      return toPod(world, findPod(world, target.namespace ?? context.namespace, target.name), target, context, text);
    case 'deploy':
      return toPod(
        world,
        findDeploymentPod(world, target.namespace ?? context.namespace, target.name),
        target,
        context,
        text,
      );
    case 'node':
    case 'this-node':
      return toNode(world, target.kind === 'node' ? target.name : context.node, target, context, text);
    case 'apiserver':
      return toService(world, { ...target, kind: 'svc', namespace: 'default', name: 'kubernetes' }, context, text);
    case 'dns':
      return toDns(world, target, context, text);
    case 'dns-name':
      return resolveDnsTarget(world, target, context, (found) => resolveTarget(world, found, context));
    case 'ingress':
      return resolveIngress(world, target, context, (found) => resolveTarget(world, found, context));
    case 'external':
      throw new TargetError(`"${text}" is a source, not a target: name an address`);
    case 'address':
      return toAddress(world, target, context, text);
  }
}

type Named = Extract<Target, { name: string; namespace: string | null }>;

function toService(world: World, target: Named, context: TargetContext, text: string): Destination {
  const namespace = target.namespace ?? context.namespace;
  const { services } = world.evidence.api;
  const service = services?.find((one) => one.namespace === namespace && one.name === target.name);
  if (service === undefined) return toCommentedService(world, target, namespace, context);
  if (service.type === 'ExternalName') {
    throw new TargetError(
      `service ${namespace}/${service.name} is an ExternalName: DNS answers ${service.externalName}, no rule of the node is involved`,
    );
  }
  const { port, notes } = servicePort(service, target, context, text);
  const protocol = port?.protocol.toLowerCase() ?? context.protocol ?? 'tcp';
  const address = service.clusterIps.find((ip) => ip !== 'None');
  const ref = world.directory.refOf(address ?? '', port?.port ?? null, protocol) ?? `svc ${namespace}/${service.name}`;
  if (address !== undefined) return { address, port: port?.port ?? null, protocol, ref, notes };
  return toHeadless(world, service, port, protocol, ref, notes);
}

/** Without an API object: the rules' comments name services and their addresses. */
function toCommentedService(world: World, target: Named, namespace: string, context: TargetContext): Destination {
  const found = findServiceInRules(world, context.node, namespace, target.name, target.port);
  if (found.match !== null) {
    const { address, port, protocol } = found.match;
    return { address, port, protocol, ref: `svc ${namespace}/${target.name}`, notes: found.notes };
  }
  const names = (world.evidence.api.services ?? []).map((one) => `${one.namespace}/${one.name}`).concat(found.names);
  throw new TargetError(notFound('service', `${namespace}/${target.name}`, names));
}

function notFound(what: string, name: string, names: string[]): string {
  if (names.length === 0) return `no ${what} ${name}: the evidence names no ${what}s`;
  const near = nearest(name, [...new Set(names)]);
  return near.length > 0
    ? `no ${what} ${name}; did you mean ${near.join(', ')}?`
    : `no ${what} ${name} in the evidence`;
}

function servicePort(
  service: ServiceObject,
  target: Named,
  context: TargetContext,
  text: string,
): { port: ServicePort | null; notes: string[] } {
  const wanted = target.protocol ?? context.protocol;
  const ports = service.ports.filter((port) => wanted === null || port.protocol.toLowerCase() === wanted);
  if (target.port !== null) {
    const port = ports.find((one) => one.name === target.port || String(one.port) === target.port);
    if (port !== undefined) return { port, notes: [] };
    if (/^\d+$/.test(target.port)) {
      return {
        port: {
          name: '',
          protocol: wanted ?? 'tcp',
          port: portNumber(target.port, text),
          targetPort: null,
          nodePort: null,
        },
        notes: [`service ${service.namespace}/${service.name} has no port ${target.port}`],
      };
    }
    throw new TargetError(
      `service ${service.namespace}/${service.name} has no port "${target.port}": it has ${listPorts(service)}`,
    );
  }
  if (ports.length === 0 && service.ports.length > 0 && wanted !== 'icmp') {
    throw new TargetError(
      `service ${service.namespace}/${service.name} has no ${wanted} port: it has ${listPorts(service)}`,
    );
  }
  const notes =
    ports.length > 1
      ? [
          `service ${service.namespace}/${service.name} has several ports (${listPorts(service)}): the first is followed`,
        ]
      : [];
  return { port: ports[0] ?? null, notes };
}

const listPorts = (service: ServiceObject): string =>
  service.ports
    .map((port) => `${port.name ? `${port.name} ` : ''}${port.port}/${port.protocol.toLowerCase()}`)
    .join(', ');

function toHeadless(
  world: World,
  service: ServiceObject,
  port: ServicePort | null,
  protocol: string,
  ref: string,
  notes: string[],
): Destination {
  const slices = (world.evidence.api.endpointSlices ?? []).filter(
    (slice) => slice.namespace === service.namespace && slice.service === service.name,
  );
  for (const slice of slices) {
    const endpoint = slice.endpoints.find((one) => one.ready);
    if (endpoint === undefined) continue;
    const number = slice.ports.find((one) => one.name === (port?.name ?? one.name))?.port ?? port?.port ?? null;
    const note = `service ${service.namespace}/${service.name} is headless: DNS names its pods, and ${endpoint.address} is followed`;
    return { address: endpoint.address, port: number, protocol, ref, notes: [...notes, note] };
  }
  throw new TargetError(
    `service ${service.namespace}/${service.name} is headless and has no ready endpoint: DNS has no address for it`,
  );
}

function toPod(world: World, pod: Pod, target: Named, context: TargetContext, text: string): Destination {
  const object =
    world.evidence.api.pods?.find((one) => one.namespace === pod.namespace && one.name === pod.name) ?? null;
  const address = pod.addresses[0];
  if (address === undefined) throw new TargetError(`pod ${pod.namespace}/${pod.name} has no address`);
  const { port, protocol, notes } = podPort(object, target, context, text);
  return { address, port, protocol, ref: `pod ${pod.namespace}/${pod.name}`, notes };
}

function podPort(
  object: PodObject | null,
  target: Named,
  context: TargetContext,
  text: string,
): Pick<Destination, 'port' | 'protocol' | 'notes'> {
  const wanted = target.protocol ?? context.protocol;
  const declared = (object?.containers ?? []).flatMap(({ ports }) => ports);
  if (target.port !== null) {
    const named = declared.find((port) => port.name === target.port);
    if (named) return { port: named.port, protocol: wanted ?? named.protocol.toLowerCase(), notes: [] };
    return { port: portNumber(target.port, text), protocol: wanted ?? 'tcp', notes: [] };
  }
  if (wanted === 'icmp') return { port: null, protocol: wanted, notes: [] };
  const first = declared.find((port) => wanted === null || port.protocol.toLowerCase() === wanted);
  if (first) {
    const protocol = first.protocol.toLowerCase();
    return {
      port: first.port,
      protocol,
      notes: [`no port was named: ${first.port}/${protocol}, which the pod declares, is followed`],
    };
  }
  return wanted === null
    ? ping
    : { port: null, protocol: wanted, notes: ['no port was named: rules that ask for one are open questions'] };
}

const ping: Pick<Destination, 'port' | 'protocol' | 'notes'> = {
  port: null,
  protocol: 'icmp',
  notes: ['no port was named: an ICMP echo request is followed'],
};

/** A pod by name; throws TargetError with near names. */
export function findPod(world: World, namespace: string, name: string): Pod {
  const pod = world.network.pods.find((one) => one.namespace === namespace && one.name === name);
  if (pod !== undefined) return pod;
  throw new TargetError(
    notFound(
      'pod',
      `${namespace}/${name}`,
      world.network.pods.map((one) => `${one.namespace}/${one.name}`),
    ),
  );
}

/** One running pod of a deployment: its pods belong to a ReplicaSet that bears the deployment's name and a hash. */
export function findDeploymentPod(world: World, namespace: string, name: string): Pod {
  const owned = (world.evidence.api.pods ?? []).filter(
    (pod) =>
      pod.namespace === namespace &&
      pod.owner?.kind === 'ReplicaSet' &&
      pod.owner.name.replace(/-[a-z0-9]+$/, '') === name,
  );
  const chosen = owned.find((pod) => pod.ready) ?? owned[0];
  if (chosen) return findPod(world, namespace, chosen.name);
  const names = new Set(
    (world.evidence.api.pods ?? []).flatMap(({ owner, ...pod }) =>
      owner?.kind === 'ReplicaSet' ? [`${pod.namespace}/${owner.name.replace(/-[a-z0-9]+$/, '')}`] : [],
    ),
  );
  throw new TargetError(notFound('deployment', `${namespace}/${name}`, [...names]));
}

function toNode(
  world: World,
  name: string,
  target: { port: string | null; protocol: string | null },
  context: TargetContext,
  text: string,
): Destination {
  const address = nodeAddress(world, name);
  if (address === null) throw new TargetError(notFound('node', name, nodeNames(world)));
  const protocol = target.protocol ?? context.protocol ?? (target.port === null ? 'icmp' : 'tcp');
  const port = target.port === null ? null : portNumber(target.port, text);
  return {
    address,
    port,
    protocol,
    ref: `node ${name}`,
    notes: port === null && protocol === 'icmp' ? ping.notes : [],
  };
}

const nodeNames = (world: World): string[] => [
  ...new Set([
    ...world.evidence.nodes.map(({ name }) => name),
    ...(world.evidence.api.nodes ?? []).map(({ name }) => name),
  ]),
];

/** A node's own address: its InternalIP, else the first global address of a device that has a route by default or no pods behind it. */
export function nodeAddress(world: World, name: string): string | null {
  const object = world.evidence.api.nodes?.find((node) => node.name === name);
  if (object?.internalIps[0]) return object.internalIps[0];
  const host = world.network.nodes.find((node) => node.name === name);
  if (host === undefined) return null;
  const globals = (host.facts.addresses ?? []).filter(
    ({ scope, device }) => scope === 'global' && device !== 'kube-ipvs0',
  );
  const uplink = (host.facts.routes[4] ?? []).find((route) => route.prefixLength === 0)?.nextHops[0]?.device;
  return (globals.find(({ device }) => device === uplink) ?? globals[0])?.address ?? null;
}

function toDns(world: World, target: { port: string | null }, context: TargetContext, text: string): Destination {
  const service = world.evidence.api.services?.find(
    (one) =>
      one.namespace === 'kube-system' &&
      one.ports.some((port) => port.port === 53) &&
      one.clusterIps.some((ip) => ip !== 'None'),
  );
  const protocol = context.protocol ?? 'udp';
  const port = target.port === null ? 53 : portNumber(target.port, text);
  const address = service?.clusterIps[0] ?? world.evidence.pods.flatMap((pod) => pod.resolvConf?.nameservers ?? [])[0];
  if (address !== undefined)
    return { address, port, protocol, ref: world.directory.refOf(address, port, protocol), notes: [] };
  for (const name of ['kube-dns', 'coredns']) {
    const found = findServiceInRules(world, context.node, 'kube-system', name, protocol === 'udp' ? 'dns' : 'dns-tcp');
    if (found.match) return { ...found.match, ref: `svc kube-system/${name}`, notes: [] };
  }
  throw new TargetError(
    'no DNS service in the evidence: neither a service in kube-system with port 53 nor a pod’s resolv.conf',
  );
}

function toAddress(
  world: World,
  target: Extract<Target, { kind: 'address' }>,
  context: TargetContext,
  text: string,
): Destination {
  const port = target.port === null ? null : portNumber(target.port, text);
  const wanted = target.protocol ?? context.protocol;
  const base = wanted ?? (port === null ? 'icmp' : 'tcp');
  const protocol = base === 'icmp' && familyOf(target.address) === 6 ? 'icmpv6' : base;
  const notes = [
    ...remarkOutside(world, target.address, port, protocol),
    ...(wanted === null && port === null ? ping.notes : []),
  ];
  return { address: target.address, port, protocol, ref: world.directory.refOf(target.address, port, protocol), notes };
}
