import { apiserver } from './apiserver.ts';
import type { Check } from './check.ts';
import { clusterIp } from './cluster-ip.ts';
import { crossNode } from './cross-node.ts';
import { dns } from './dns.ts';
import { egress } from './egress.ts';
import { hostPort } from './host-port.ts';
import { kubeProxy } from './kube-proxy.ts';
import { node } from './node.ts';
import { nodePort } from './node-port.ts';
import { sameNode } from './same-node.ts';

/** The documented checklist in its order, then what stands beside it. */
export const checks: readonly Check[] = [
  sameNode,
  crossNode,
  dns,
  clusterIp,
  apiserver,
  egress,
  node,
  kubeProxy,
  nodePort,
  hostPort,
];
