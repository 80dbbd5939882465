import { worldNode } from '../cluster/world.ts';
import type { Origin } from '../model/origin.ts';
import type { Examination } from './examination.ts';

/** Ports of kube-proxy: metrics and health. */
const ports = [10249, 10256];

/** Programs that have kube-proxy inside. */
const holders = /^(?:kube-proxy|k3s|rke2|k0s|kubelite|hyperkube|kube-router|cilium-agent|microk8s)/;

/** Whether kube-proxy runs on a node, and the lines that tell. */
export interface ProxyProcess {
  runs: boolean;
  /** Answers before sockets. Of a kube-proxy that does not run: that nobody answered, or the socket of another process, which shows that the listing has names. */
  origins: Origin[];
}

/**
 * Does kube-proxy run on the node, by what it answered, else by the listening sockets? Null where they do not tell: not collected, or
 * without names and with nothing to compare.
 */
export function proxyProcess({ world }: Examination, node: string): ProxyProcess | null {
  const evidence = worldNode(world, node)?.evidence;
  if (evidence === undefined) return null;
  const { proxyMode, proxyHealth, kubeProxy, facts } = evidence;
  const answers = [proxyMode?.origin, proxyHealth?.answered ? proxyHealth.origin : null].filter((one) => one != null);
  if (answers.length > 0) return { runs: true, origins: answers };
  const sockets = (facts.sockets ?? []).filter(({ state }) => state === 'LISTEN');
  const own = sockets.find(
    ({ port, process }) => (port !== null && ports.includes(port)) || holders.test(nameOf(process)),
  );
  if (own !== undefined) return { runs: true, origins: [own.origin] };
  const refused = proxyHealth === null ? [] : [proxyHealth.origin];
  const named = sockets.find(({ process }) => process !== null);
  if (named !== undefined) return { runs: false, origins: [...refused, named.origin] };
  const isElsewhere = !/:10256$|^$/.test(kubeProxy?.healthzBindAddress ?? '');
  return refused.length === 0 || isElsewhere ? null : { runs: false, origins: refused };
}

/** `users:(("kube-proxy",pid=1,fd=2))` and `kube-proxy` alike. */
const nameOf = (process: string | null): string => process?.replace(/^users:\(\("/, '') ?? '';
