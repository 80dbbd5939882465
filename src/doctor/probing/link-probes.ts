import type { World } from '../../cluster/world.ts';
import { familyOf } from '../../model/address.ts';
import type { FlowResult } from '../flow.ts';
import { type NamedProbe, targetOf } from './probes-of-flow.ts';

/** The largest packet that the sender's device lets it send is tried on the way to another pod. */
export function mtuProbe(world: World, result: FlowResult): NamedProbe | null {
  const target = targetOf(result);
  const [path, ...others] = result.trace?.paths ?? [];
  if (target === null || path === undefined || others.length > 0) return null;
  const source = world.network.podOf(result.trace!.flow.source.ip);
  const size = source?.podLink?.mtu ?? source?.hostLink?.mtu ?? null;
  if (size === null || path.destination.ip !== target.ip) return null;
  return { protocol: 'mtu', probe: { kind: 'path-mtu', address: target.ip, size } };
}

/** Who has the pod's address on the bridge that it is plugged into? */
export function arpProbe(world: World, result: FlowResult): NamedProbe | null {
  const target = targetOf(result);
  const pod = target === null ? null : world.network.podOf(target.ip);
  const device = pod?.hostLink?.master ?? null;
  if (target === null || device === null || familyOf(target.ip) !== 4) return null;
  return { protocol: 'arp', probe: { kind: 'arp', address: target.ip, device } };
}
