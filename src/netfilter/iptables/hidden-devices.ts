import type { IptablesRule } from '../../model/iptables.ts';
import { type Statement, unknown } from '../rule.ts';

/** Chains whose rules, and the rules that lead there, are never bound to a device: kube-proxy, kubelet, portmap and flannel write them. */
const neverBound = /^(?:KUBE|CNI|FLANNEL)-|^FLANNEL$/;

/** May `-i` or `-o` of a rule be hidden, by the chain that it stands in and its target? */
export const isPerhapsBound = (chain: string | null, target: string | null): boolean =>
  ![chain, target].some((name) => name !== null && neverBound.test(name));

/** `iptables -L` without -v does not show devices: the rule may pass over the packet for that alone. */
export const anyDevice = ({ origin, number }: IptablesRule, chain: string | null): Statement => ({
  evaluate: () =>
    unknown(
      `rule ${number}${chain === null ? '' : ` of ${chain}`} is bound to no other device`,
      'a listing without -v does not show the devices that rules are bound to',
      { fact: `device of ${origin.source}:${origin.line}` },
    ),
  words: () => '',
});
