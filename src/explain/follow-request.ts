import { nodeToLookFrom } from '../cluster/choose-node.ts';
import type { Destination } from '../cluster/destination.ts';
import { resolveSource, type Source } from '../cluster/resolve-source.ts';
import { resolveTarget } from '../cluster/resolve-target.ts';
import { TargetError } from '../cluster/target-error.ts';
import type { World } from '../cluster/world.ts';
import { familyOf } from '../model/address.ts';
import { followFlow, type RawPath } from '../simulate/flow.ts';
import { packetOf } from '../simulate/traveller.ts';

/** What the user asks of `trace`. */
export interface TraceRequest {
  target: string;
  /** SOURCE; null: a pod of the node. */
  from: string | null;
  /** `-p`; null: the target's own, else tcp. */
  protocol: string | null;
  sourcePort: number | null;
  /** `--node`. */
  node: string | null;
  namespace: string;
  /** Keep the rules that were looked at in vain. */
  verbose: boolean;
  /** Keep ways apart also where they come to the same. */
  everyWay?: boolean;
  /** This machine's name, for choosing among several nodes. */
  hostname: string | null;
}

/** Where a request leads: who asks from which node for what, and every way that the packet went. */
export interface Followed {
  node: string;
  destination: Destination;
  source: Source;
  /** The source address that the packet set out with; null where nothing tells. */
  from: string | null;
  raw: RawPath[];
}

/** Finds out who asks for what, and follows the packet. Throws TargetError where target, source or node are not to be found. */
export function followRequest(world: World, request: TraceRequest): Followed {
  const node = nodeToLookFrom(world, request);
  const context = { namespace: request.namespace, protocol: request.protocol, node: node.name, from: request.from };
  const destination = resolveTarget(world, request.target, context);
  const source = resolveSource(world, request.from, {
    namespace: request.namespace,
    node,
    destination: destination.address,
  });
  const raw = followFlow(
    world.network,
    {
      protocol: forFamily(destination),
      sender: source.sender,
      destination: destination.address,
      destinationPort: destination.port,
      sourcePort: request.sourcePort,
      length: null,
      ...(request.everyWay && { everyWay: true }),
    },
    request.verbose,
  );
  const from = firstSource(raw, source);
  if (from !== null && familyOf(from) !== null && familyOf(from) !== familyOf(destination.address)) {
    throw new TargetError(`${from} cannot send to ${destination.address}: one is IPv4, the other IPv6`);
  }
  return { node: node.name, destination, source, from, raw };
}

const forFamily = ({ protocol, address }: Destination): string =>
  protocol === 'icmp' && familyOf(address) === 6 ? 'icmpv6' : protocol;

/** The source address that the packet set out with. */
function firstSource(raw: RawPath[], { sender }: Source): string | null {
  if (sender.address !== null) return sender.address;
  const end = raw[0]?.end;
  if (end === undefined) return null;
  const first = end.traveller.connections[0]?.connection.original.source ?? packetOf(end.traveller).source;
  return first === '' ? null : first;
}
