import { defineCause } from '../cause.ts';

export const receiveQueueDrops = defineCause({
  id: 'receive-queue-drops',
  title: 'The node drops packets before netfilter sees them',
  severity: 'warning',
  symptom: 'Packets get lost under load only.',
  proof:
    'The second and third column of /proc/net/softnet_stat, or rx_dropped of ethtool -S, grow while it happens. A growing counter takes two readings.',
  fix: 'Spread the load (RPS, more queues), enlarge the ring (ethtool -G), raise net.core.netdev_max_backlog and netdev_budget.',
  needs: [],
  breaks: ['node'],
  recognise: null,
});
