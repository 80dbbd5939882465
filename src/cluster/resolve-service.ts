import type { ServiceObject, ServicePort } from '../model/objects.ts';
import { type Destination, type Named, notFound, type TargetContext } from './destination.ts';
import { findServiceInRules } from './named-services.ts';
import { portNumber } from './target.ts';
import { TargetError } from './target-error.ts';
import type { World } from './world.ts';

/** A service by name: its cluster IP and a port; for a headless one the address of a pod. */
export function toService(world: World, target: Named, context: TargetContext, text: string): Destination {
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
        notes: [
          `service ${service.namespace}/${service.name} has no port ${target.port}: it has ${listPorts(service)}`,
        ],
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
