import { worldNode } from '../../cluster/world.ts';
import type { KubeProxyConfig } from '../../model/node.ts';
import type { Origin } from '../../model/origin.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { commandLine } from '../command-line.ts';
import { enoughLines, prove } from '../proof.ts';

const count = 'net.netfilter.nf_conntrack_count';
const limit = 'net.netfilter.nf_conntrack_max';

export const conntrackFull = defineCause({
  id: 'conntrack-full',
  title: 'The table of tracked connections is full',
  severity: 'error',
  symptom: 'Packets are dropped at random on the whole node.',
  proof: 'nf_conntrack_count is (nearly) nf_conntrack_max; the kernel logs "table full, dropping packet".',
  fix: 'Raise nf_conntrack_max and the hash size, shorten timeouts, find who opens so many connections.',
  needs: ['sysctl.txt', 'conntrack-stats.txt'],
  breaks: ['node'],
  recognise: ({ nodes, world }) =>
    nodes.flatMap((host): Sighting[] => {
      const used = host.setting(count);
      const most = host.setting(limit);
      if (used === null || most === null || most <= 0 || used < most * 0.9) return [];
      const statistics = worldNode(world, host.name)?.evidence.conntrackStatistics ?? [];
      const dropping = statistics.filter(({ counters }) => (counters.drop ?? 0) + (counters.early_drop ?? 0) > 0);
      const isFull = used >= most * 0.99;
      const setting = settingOfProxy(worldNode(world, host.name)?.evidence.kubeProxy ?? null);
      return [
        {
          node: host.name,
          subject: null,
          title: `${host.name} tracks ${used} of at most ${most} connections${isFull ? ': new ones are dropped' : ''}`,
          evidence: prove(
            host.facts.sysctls?.[count]?.origin,
            host.facts.sysctls?.[limit]?.origin,
            setting,
            ...dropping.map(({ origin }) => origin),
          ).slice(0, enoughLines),
          fix: [
            commandLine('sysctl', '-w', `${limit}=${most * 2}`),
            ...(setting === null
              ? []
              : [
                  'kubectl -n kube-system edit configmap kube-proxy   # conntrack.maxPerCore: kube-proxy sets the limit again when it starts',
                ]),
            "conntrack -L | awk '{print $1}' | sort | uniq -c",
          ],
          confidence: isFull ? 0.95 : 0.8,
          severity: isFull ? 'error' : 'warning',
          explains: [],
        },
      ];
    }),
});

/** Where kube-proxy is told to set the limit itself, as it does unless `maxPerCore` is 0. */
const settingOfProxy = (config: KubeProxyConfig | null): Origin | null =>
  config === null || config.conntrack.maxPerCore === 0 ? null : (config.lines.maxPerCore ?? config.origin);
