import type { Link } from '../../model/node.ts';
import type { Host } from '../../simulate/host.ts';
import { isBridge } from '../../simulate/resolve.ts';
import { isOverlay } from '../pod-routes.ts';

/** A device whose neighbours are other hosts, which are asked for their hardware address. */
export const isWire = (host: Host, link: Link): boolean =>
  !isOverlay(link) &&
  !isBridge(host, link.name) &&
  link.master === null &&
  host.opacity(link.name) === null &&
  !link.flags.some((flag) => ['NOARP', 'POINTOPOINT', 'LOOPBACK'].includes(flag));
