import type { ServicePortName } from './chain-names.ts';

/** An object that a rule's comment names. */
export type CommentOwner =
  | ({ kind: 'service' } & ServicePortName)
  | { kind: 'pod' | 'network policy'; namespace: string; name: string; hostPort: number | null }
  | { kind: 'container'; network: string; container: string };

const label = '[a-z0-9](?:[-a-z0-9]{0,62})';

/** `ns/name:port`, `ns/name` or (before 1.14) `ns/name:`, as a word of its own. */
const servicePort = new RegExp(`(?:^|\\s)(${label})/(${label})(?::(${label})?)?(?=[\\s,;]|$)`);

/** `NAME_NAMESPACE hostport 8081` (kubelet, CRI-O). */
const hostPort = /^(\S+)_([a-z0-9-]+) hostport (\d{1,5})$/;

/** `dnat name: "kubenet" id: "8cb4..."`, `name: "cbr0" id: "..."` (CNI plugins). */
const container = /name: "([^"]*)" id: "([^"]*)"/;

/** `... POD name:web-1 namespace: default ...` (kube-router). */
const pod = /\bPOD name:\s?(\S+) namespace:\s?(\S+)/i;

/** `... policy name test-allow namespace default` (kube-router). */
const policy = /\bpolicy name:?\s?(\S+) namespace:?\s?(\S+)/;

/**
 * Whom a comment names, in every shape that kube-proxy since 1.9, kubelet, the CNI plugins and kube-router have written;
 * null where it names nobody.
 */
export function readCommentOwner(comment: string): CommentOwner | null {
  const port = hostPort.exec(comment);
  if (port) return { kind: 'pod', name: port[1]!, namespace: port[2]!, hostPort: Number(port[3]) };
  const ids = container.exec(comment);
  if (ids) return { kind: 'container', network: ids[1]!, container: ids[2]! };
  const named = pod.exec(comment);
  if (named) return { kind: 'pod', name: named[1]!, namespace: named[2]!, hostPort: null };
  const policed = policy.exec(comment);
  if (policed) return { kind: 'network policy', name: policed[1]!, namespace: policed[2]!, hostPort: null };
  const service = servicePort.exec(comment);
  return service && { kind: 'service', namespace: service[1]!, service: service[2]!, port: service[3] ?? '' };
}
