import type { PodObject } from '../model/objects.ts';
import type { Pod } from '../simulate/network.ts';
import { type Destination, type Named, ping, type TargetContext } from './destination.ts';
import { findPodObject } from './pod-object.ts';
import { portNumber } from './target.ts';
import { TargetError } from './target-error.ts';
import type { World } from './world.ts';

/** A pod: its address, and the port that was named or that it declares. */
export function toPod(world: World, pod: Pod, target: Named, context: TargetContext, text: string): Destination {
  const object = findPodObject(world.evidence.api, pod);
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
