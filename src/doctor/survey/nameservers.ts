import type { World } from '../../cluster/world.ts';

/** The servers that pods' resolv.conf names. */
export const nameserversOf = ({ evidence }: World): string[] => [
  ...new Set(evidence.pods.flatMap(({ resolvConf }) => resolvConf?.nameservers ?? [])),
];
