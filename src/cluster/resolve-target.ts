import { familyOf } from '../model/address.ts';
import { type Destination, notFound, ping, type TargetContext } from './destination.ts';
import { findDeploymentPod, findPod } from './find-pod.ts';
import { findServiceInRules } from './named-services.ts';
import { nodeAddress, nodeNames } from './node-address.ts';
import { remarkOutside } from './outside-remarks.ts';
import { resolveDnsTarget } from './resolve-dns-target.ts';
import { resolveIngress } from './resolve-ingress.ts';
import { toPod } from './resolve-pod.ts';
import { toService } from './resolve-service.ts';
import { parseTarget, portNumber, type Target } from './target.ts';
import { TargetError } from './target-error.ts';
import type { World } from './world.ts';

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

function toNode(
  world: World,
  name: string,
  target: { port: string | null; protocol: string | null },
  context: TargetContext,
  text: string,
): Destination {
  const address = nodeAddress(world, name);
  if (address === null) {
    const isThere = nodeNames(world).includes(name);
    const missing = `no address of node ${name} is in the evidence: name the address, or give its ip addr (--ip-addr)`;
    throw new TargetError(isThere ? missing : notFound('node', name, nodeNames(world)));
  }
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
    "no DNS service in the evidence: neither a service in kube-system with port 53 nor a pod's resolv.conf",
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
