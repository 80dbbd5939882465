import { addressFromBits, familyOf, type Prefix, parsePrefix } from '../model/address.ts';
import type { Sender } from '../simulate/flow.ts';
import { type Host, ownsCertainly } from '../simulate/host.ts';
import type { Pod } from '../simulate/network.ts';
import { reversedAddress } from './dns/reverse.ts';
import { findDeploymentPod, findPod } from './find-pod.ts';
import { findPodCidr } from './find-pod-cidr.ts';
import { freeAddress, quietPlaces } from './free-address.ts';
import { resolveDnsName } from './resolve-dns-name.ts';
import { parseTarget } from './target.ts';
import { TargetError } from './target-error.ts';
import type { World } from './world.ts';

/** A sender with its name and what was chosen for the reader. */
export interface Source {
  sender: Sender;
  ref: string | null;
  notes: string[];
}

/** What the command line says beside the source. */
export interface SourceContext {
  namespace: string;
  /** The node looked from. */
  node: Host;
  /** Where the packet goes: an outside host's packet comes in at the node that owns it. */
  destination: string;
}

/** Finds the sender that a SOURCE names; without one a pod of the node, else an address of its pod CIDR. */
export function resolveSource(world: World, text: string | null, context: SourceContext): Source {
  if (text === null) return defaultSource(world, context);
  const source = parseTarget(text);
  switch (source.kind) {
    case 'pod':
      return fromPod(findPod(world, source.namespace ?? context.namespace, source.name), context);
    case 'deploy':
      return fromPod(findDeploymentPod(world, source.namespace ?? context.namespace, source.name), context);
    case 'node':
      return fromNode(world, source.name);
    case 'this-node':
      return {
        sender: { type: 'host', host: context.node, address: null },
        ref: `node ${context.node.name}`,
        notes: [],
      };
    case 'external':
      return fromOutside(world, source.address, context);
    case 'address':
      return fromAddress(world, source.address, context);
    case 'dns-name':
      return fromDnsName(world, text, source.name, context);
    default:
      throw new TargetError(
        `"${text}" cannot send: a source is pod/NAME, deploy/NAME, node, node/NAME, external[:ADDRESS], dns:NAME or an address`,
      );
  }
}

function fromPod(pod: Pod, context: SourceContext, notes: string[] = []): Source {
  const ref = `pod ${pod.namespace}/${pod.name}`;
  if (pod.hostNetwork) {
    if (pod.node === null)
      throw new TargetError(`${ref} runs in the network of node ${pod.nodeName ?? '?'}, which is not in the evidence`);
    return { sender: { type: 'host', host: pod.node, address: null }, ref, notes };
  }
  const family = familyOf(context.destination);
  const address = pod.addresses.find((one) => familyOf(one) === family);
  if (address === undefined)
    throw new TargetError(`${ref} has no IPv${family} address to send to ${context.destination} from`);
  if (pod.host !== null) return { sender: { type: 'host', host: pod.host, address: null }, ref, notes };
  if (pod.node === null)
    throw new TargetError(`${ref} runs on node ${pod.nodeName ?? '?'}, which is not in the evidence`);
  return { sender: { type: 'pod', pod, node: pod.node, address }, ref, notes };
}

function fromNode(world: World, name: string): Source {
  const host = world.network.nodes.find((node) => node.name === name);
  if (host === undefined)
    throw new TargetError(
      `node ${name} is not in the evidence: it has ${world.network.nodes.map((node) => node.name).join(', ')}`,
    );
  return { sender: { type: 'host', host, address: null }, ref: `node ${name}`, notes: [] };
}

/** An address of a node is a process there, a pod's address the pod; any other comes from where the routes say it lives. */
function fromAddress(world: World, address: string, context: SourceContext): Source {
  if (ownsCertainly(context.node, address))
    return { sender: { type: 'host', host: context.node, address }, ref: `node ${context.node.name}`, notes: [] };
  const pod = world.directory.podOf(address);
  if (pod !== null && (pod.host !== null || pod.node !== null)) return fromPod(pod, context);
  const other = world.network.nodeOf(address);
  if (other !== null) return { sender: { type: 'host', host: other, address }, ref: `node ${other.name}`, notes: [] };
  return fromOutside(world, address, context, world.directory.refOf(address, null, 'tcp'));
}

/** Whoever has the address that the name stands for. */
function fromDnsName(world: World, text: string, name: string, context: SourceContext): Source {
  const { records, resolution, assumptions } = resolveDnsName(world, name, null, context.namespace);
  const family = familyOf(context.destination);
  const reversed = reversedAddress(name.replace(/\.$/, ''));
  const addresses = reversed === null ? records.map(({ data }) => data) : [reversed];
  const address = addresses.find((one) => familyOf(one) === family);
  if (address === undefined) {
    const last = resolution.questions.at(-1)!;
    throw new TargetError(`"${text}" cannot send: it has no IPv${family} address (${last.name}: ${last.words})`);
  }
  const source = fromAddress(world, address, context);
  return { ...source, notes: [`the source ${name} is ${address}`, ...assumptions, ...source.notes] };
}

function fromOutside(world: World, address: string | null, context: SourceContext, ref: string | null = null): Source {
  const owner = world.network.nodeOf(context.destination);
  const node = owner ?? context.node;
  if (address !== null) {
    const notes =
      owner === null
        ? [`${address} sends what is for ${context.destination} to ${node.name}: its routes are not in the evidence`]
        : [];
    return { sender: { type: 'outside', address, node }, ref: ref ?? 'external', notes };
  }
  const chosen = neighbourAddress(world, node, familyOf(context.destination) ?? 4);
  return {
    sender: { type: 'outside', address: chosen, node },
    ref: 'external',
    notes: [`no address was named: ${chosen} stands for a host outside`],
  };
}

/** An address beside the node's own that nobody in the evidence has; else one that is kept for documentation (RFC 5737, RFC 3849). */
function neighbourAddress(world: World, node: Host, family: 4 | 6): string {
  const object = world.evidence.api.nodes?.find(({ name }) => name === node.name);
  const own = (node.facts.addresses ?? []).find(
    (one) =>
      one.family === family &&
      one.scope === 'global' &&
      (object?.internalIps.includes(one.address) ?? true) &&
      one.prefixLength < (family === 4 ? 31 : 127),
  );
  const prefix = own ? parsePrefix(`${own.address}/${own.prefixLength}`) : null;
  const free = prefix && freeAddress(world, prefix, quietPlaces);
  if (free) return free;
  return family === 4 ? '203.0.113.77' : '2001:db8::77';
}

function defaultSource(world: World, context: SourceContext): Source {
  const family = familyOf(context.destination);
  const candidates = world.network.pods.filter(
    (pod) => pod.node === context.node && !pod.hostNetwork && pod.addresses.some((one) => familyOf(one) === family),
  );
  const others = candidates.filter((one) => !one.addresses.includes(context.destination));
  const pod = firstByName(others) ?? firstByName(candidates);
  if (pod !== undefined)
    return fromPod(pod, context, [
      `no source was named: pod ${pod.namespace}/${pod.name} of ${context.node.name} stands for any`,
    ]);
  return fromPodCidr(world, context, family ?? 4);
}

const firstByName = (pods: readonly Pod[]): Pod | undefined =>
  pods.reduce<Pod | undefined>(
    (first, pod) => (first === undefined || nameOf(pod) < nameOf(first) ? pod : first),
    undefined,
  );

const nameOf = ({ namespace, name }: Pod): string => `${namespace}/${name}`;

/** No pod is known: an address of the pod CIDR, as kube-proxy, the API or the rules tell it. */
function fromPodCidr(world: World, context: SourceContext, family: 4 | 6): Source {
  const prefix = findPodCidr(world, context.node, family);
  if (prefix === null) {
    const { sender } = fromOutside(world, null, context);
    return {
      sender,
      ref: 'external',
      notes: ['no source was named, and no pod or pod CIDR is known: a host outside is taken'],
    };
  }
  const address = lateAddress(prefix);
  return {
    sender: { type: 'outside', address, node: context.node },
    ref: `an address of pod CIDR ${prefix.address}/${prefix.length}`,
    notes: [`no source was named: ${address} stands for a pod of ${prefix.address}/${prefix.length}`],
  };
}

/** Place 254, or the last but one of a smaller network: the pods of a node are given theirs from the other end. */
function lateAddress({ family, bits, length }: Prefix): string {
  const size = 1n << BigInt((family === 4 ? 32 : 128) - length);
  return addressFromBits(family, bits + (size > 254n ? 254n : size - 2n));
}
