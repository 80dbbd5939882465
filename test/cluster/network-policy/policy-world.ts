import type { World } from '../../../src/cluster/world.ts';
import { worldOf } from '../../small-world.ts';

export interface PodSpec {
  namespace?: string;
  name: string;
  ips: string[];
  labels?: Record<string, string>;
  node?: string;
  hostNetwork?: boolean;
  ports?: { name: string; containerPort: number; protocol?: string }[];
}

/** A NetworkPolicy as people write it, in namespace default unless told otherwise. */
export interface PolicySpec {
  namespace?: string;
  name: string;
  spec: Record<string, unknown>;
}

const list = (items: unknown[]): string => JSON.stringify({ kind: 'List', items });

/** A cluster of two nodes with these pods, policies and namespaces (null: namespaces were not collected). */
export function policyWorld(
  pods: PodSpec[],
  policies: PolicySpec[],
  namespaces: Record<string, Record<string, string>> | null = {},
): World {
  const nodes = ['node-1', 'node-2'].map((name, index) => ({
    kind: 'Node',
    metadata: { name },
    spec: { podCIDRs: [`10.0.${index + 1}.0/24`, `fd00:${index + 1}::/64`] },
    status: { addresses: [{ type: 'InternalIP', address: `192.0.2.${index + 1}` }] },
  }));
  return worldOf({
    'api/nodes.json': list(nodes),
    'api/pods.json': list(pods.map(podOf)),
    'api/networkpolicies.json': list(
      policies.map(({ namespace = 'default', name, spec }) => ({
        kind: 'NetworkPolicy',
        metadata: { namespace, name },
        spec,
      })),
    ),
    ...(namespaces === null
      ? {}
      : {
          'api/namespaces.json': list(
            Object.entries(namespaces).map(([name, labels]) => ({ kind: 'Namespace', metadata: { name, labels } })),
          ),
        }),
  });
}

const podOf = ({
  namespace = 'default',
  name,
  ips,
  labels = {},
  node = 'node-1',
  hostNetwork,
  ports = [],
}: PodSpec) => ({
  kind: 'Pod',
  metadata: { namespace, name, labels },
  spec: { nodeName: node, hostNetwork, containers: [{ name: 'main', ports }] },
  status: { phase: 'Running', podIPs: ips.map((ip) => ({ ip })) },
});
