import type { MappedPod } from '../../model/node-map.ts';

/** The pod's end as `ip addr` in the pod prints it: `3: eth0@if10`. */
export function podEnd({ podLink, podIfindex, hostIfindex }: MappedPod): string {
  if (podLink === null && podIfindex === null) return '';
  return printEnd(podIfindex, podLink ?? '?', hostIfindex);
}

/** The node's end: `10: veth0d5f8d4f@if3`. */
export const hostEnd = ({ hostLink, hostIfindex, podIfindex }: MappedPod): string =>
  hostLink === null ? '' : printEnd(hostIfindex, hostLink, podIfindex);

/** One end of a pair as ip-link(8) prints it. */
export const printEnd = (ifindex: number | null, name: string, peer: number | null): string =>
  `${ifindex === null ? '' : `${ifindex}: `}${name}${peer === null ? '' : `@if${peer}`}`;

/** What a bridge port does: `forwarding, hairpin`. */
export function describePort(
  port: { state: string | null; hairpin: boolean | null; isolated: boolean | null } | null,
): string {
  if (port === null) return '';
  return [port.state, port.hairpin === true ? 'hairpin' : null, port.isolated === true ? 'isolated' : null]
    .filter((word) => word !== null)
    .join(', ');
}

/** `default/web (2 containers)`; `?` for somebody unknown. */
export function describePod({ namespace, name, containers }: MappedPod): string {
  const own = name === null ? '?' : namespace === null ? name : `${namespace}/${name}`;
  return containers.length > 1 ? `${own} (${containers.length} containers)` : own;
}
