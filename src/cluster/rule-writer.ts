import type { RuleView } from './chain-view.ts';
import { findKnownChain } from './known-chains/index.ts';

/** Comments that programs put on the rules they write into built-in chains. */
const comments: [RegExp, string][] = [
  [/^flanneld (?:masq|forward)/, 'flannel'],
  [/^cali:/, 'Calico (Felix)'],
  [/^CNI portfwd /, 'the CNI plugin portmap'],
  [/^(?:dnat |snat )?name: "[^"]*" id: "/, 'a CNI plugin'],
  [/^NodeLocal DNS Cache/, 'NodeLocal DNSCache'],
  [/^kubenet: |^SNAT for localhost access to hostports/, 'kubelet (kubenet)'],
  [/^block incoming localnet connections|^kubernetes firewall for dropping marked packets/, 'kubelet'],
  [/kube-router|^KUBE-ROUTER /, 'kube-router (k3s runs it for network policy)'],
  [/^ip-masq(?:-agent)?\b/, 'ip-masq-agent'],
  [/^cilium/i, 'Cilium'],
  [/^AWS, /, 'the Amazon VPC CNI'],
  [/^generated for (?:LXD|LXC|Incus) network/, 'LXD'],
  [/^k8snet:/, 'k8snet debug'],
  [/^(?:kubernetes |handle ClusterIPs|handle service NodePorts)/, 'kube-proxy'],
];

/** Who wrote a rule, by the chain it leads to or by its comment; null where neither tells. */
export function writerOfRule(rule: RuleView, table: string): string | null {
  const known = rule.branches.map(({ chain }) => findKnownChain(chain, table)).find((chain) => chain !== null);
  if (known) return known.writer;
  const { comment } = rule;
  return comment === null ? null : (comments.find(([pattern]) => pattern.test(comment))?.[1] ?? null);
}

/** Is it a comment that a program puts on all its rules of that kind, which tells nothing but the program? */
export const isStandardComment = (comment: string): boolean => comments.some(([pattern]) => pattern.test(comment));
