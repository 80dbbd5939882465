import { type Family, type Prefix, parsePrefix } from '../../model/address.ts';
import type { FlannelSubnet } from '../../model/node.ts';
import type { Origin } from '../../model/origin.ts';

/** The range that flanneld hands out to the node's pods. */
export interface FlannelRange {
  family: Family;
  subnet: Prefix;
  origin: Origin;
}

const names = { 4: 'FLANNEL_SUBNET', 6: 'FLANNEL_IPV6_SUBNET' } as const;

/** Of each family that it has. */
export const subnetsOf = ({ subnet, lines, origin }: FlannelSubnet): FlannelRange[] =>
  ([4, 6] as const).flatMap((family) => {
    const prefix = parsePrefix(subnet[family] ?? '');
    return prefix === null ? [] : [{ family, subnet: prefix, origin: lines[names[family]] ?? origin }];
  });
