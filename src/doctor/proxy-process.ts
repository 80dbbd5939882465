import type { Socket } from '../model/node.ts';
import type { Examination } from './examination.ts';
import { hostOf } from './stops-of.ts';

/** Ports of kube-proxy: metrics and health. */
const ports = [10249, 10256];

/** Programs that have kube-proxy inside. */
const holders = /^(?:kube-proxy|k3s|rke2|k0s|kubelite|hyperkube|kube-router|cilium-agent|microk8s)/;

/**
 * Does kube-proxy run on the node, by its listening sockets? Null where they do not tell: not collected, or without names
 * and with nothing to compare. `line`: a socket that proves it, or one of another process that shows that the listing has names.
 */
export function proxyProcess(examination: Examination, node: string): { runs: boolean; socket: Socket } | null {
  const sockets = (hostOf(examination, node)?.facts.sockets ?? []).filter(({ state }) => state === 'LISTEN');
  const own = sockets.find(
    ({ port, process }) => (port !== null && ports.includes(port)) || holders.test(nameOf(process)),
  );
  if (own !== undefined) return { runs: true, socket: own };
  const named = sockets.find(({ process }) => process !== null);
  return named === undefined ? null : { runs: false, socket: named };
}

/** `users:(("kube-proxy",pid=1,fd=2))` and `kube-proxy` alike. */
const nameOf = (process: string | null): string => process?.replace(/^users:\(\("/, '') ?? '';
