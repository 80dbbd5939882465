import type { Family } from '../../model/address.ts';
import type { NodeEvidence } from '../../model/evidence.ts';
import type { Origin } from '../../model/origin.ts';
import type { ChosenRules } from '../service-rules/choose-mode.ts';
import { seenInIptables } from './seen-in-iptables.ts';
import { seenInIpvs } from './seen-in-ipvs.ts';
import { seenInNft } from './seen-in-nft.ts';

/** Whose packets to cluster IPs a kube-proxy masquerades. */
export interface SeenMasquerading {
  family: Family;
  /** `nobody`: no rule tells pods from others. */
  whom: 'all' | 'other sources' | 'other devices' | 'nobody';
  /** The range or device that pods are known by: `10.42.0.0/16`, `cbr0`, `veth+`; empty for the rest. */
  value: string;
  origin: Origin;
}

/** At which addresses it serves node ports. */
export interface SeenNodePorts {
  family: Family;
  /** Null: at all that the node has. */
  address: string | null;
  origin: Origin;
}

/** What the rules of a running kube-proxy show of its configuration. */
export interface SeenRules {
  masquerading: SeenMasquerading[];
  nodePorts: SeenNodePorts[];
}

/** Reads of the running kube-proxy's rules the ones that follow from its configuration alone, and not from services. */
export function readSeenRules(node: NodeEvidence, { mode, running }: ChosenRules): SeenRules {
  if (mode === 'nftables') return seenInNft(node);
  const isOf = (backend: string | null): boolean => running.some((rules) => rules.backend === (backend ?? 'legacy'));
  if (mode === 'iptables') return seenInIptables(node.iptables.filter(({ backend }) => isOf(backend)));
  return mode === 'ipvs' ? seenInIpvs(node, running) : { masquerading: [], nodePorts: [] };
}
