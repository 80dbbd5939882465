import type { NodeEvidence } from '../../model/evidence.ts';
import type { Link } from '../../model/node.ts';
import type { Opacity } from '../../simulate/end-of-model.ts';
import { plugins } from './index.ts';

/** Why packets cannot be followed through a device: the plugin that is at work there, and what shows it; null where they can. */
export function opacityOf(node: NodeEvidence, link: Link): Opacity | null {
  for (const { name, end = '', isLink, isOpaque } of plugins) {
    if (isOpaque === undefined || !isOpaque(link)) continue;
    const mark = isLink === undefined ? undefined : node.facts.links?.find((one) => isLink(one));
    if (mark === undefined) continue;
    const because = `${link.name} of ${node.name} is where ${name} takes over (${mark.name} shows it is there). ${end}`;
    return { because: because.trim(), origin: mark.origin };
  }
  return null;
}

/** Why pods of the node do not pass it: the network that they are given by default, the first in /etc/cni/net.d, is past it; null where it is not. */
export function bypassOf({ name: node, cni }: NodeEvidence): Opacity | null {
  const first = [...(cni ?? [])].sort((one, other) => (one.origin.source < other.origin.source ? -1 : 1))[0];
  const type = first?.plugins[0]?.type;
  const plugin = plugins.find(({ isPast, cniTypes }) => isPast && typeof type === 'string' && cniTypes.includes(type));
  return first === undefined || plugin === undefined
    ? null
    : { because: `pods of ${node} are connected by ${plugin.name}. ${plugin.end ?? ''}`.trim(), origin: first.origin };
}
