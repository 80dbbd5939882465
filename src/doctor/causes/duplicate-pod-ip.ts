import { isRunning } from '../../cluster/directory.ts';
import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { prove } from '../proof.ts';

export const duplicatePodIp = defineCause({
  id: 'duplicate-pod-ip',
  title: 'Two pods have one address',
  severity: 'error',
  symptom: 'Connections flap, are reset, or the wrong pod answers.',
  proof: 'Two running pods of the API have the same address.',
  fix: 'Give nodes disjoint pod CIDRs, clear the IPAM state of the plugin, recreate one of the pods.',
  needs: ['api/pods.json'],
  breaks: ['same-node', 'cross-node', 'cluster-ip'],
  recognise: ({ world, stops }) => {
    const pods = (world.evidence.api.pods ?? []).filter(
      (pod) => isRunning(pod) && !pod.hostNetwork && !pod.terminating,
    );
    const owners = pods.flatMap((pod) => pod.ips.map((ip) => ({ pod, ip })));
    return groupBy(owners, ({ ip }) => ip)
      .filter((group) => group.length > 1)
      .map((group): Sighting => {
        const names = group.map(({ pod }) => `${pod.namespace}/${pod.name}`);
        const { ip } = group[0]!;
        const explains = stops.filter(({ path }) => path.destination.ip === ip || path.source.ip === ip);
        return {
          node: null,
          subject: ip,
          title: `${ip} is the address of ${names.length} running pods: ${names.slice(0, 3).join(', ')}`,
          evidence: prove(...group.slice(0, 3).map(({ pod }) => pod.origin)),
          fix: group
            .slice(1, 2)
            .map(
              ({ pod }) =>
                `kubectl -n ${pod.namespace.replace(/[^\w.-]/g, '?')} delete pod ${pod.name.replace(/[^\w.-]/g, '?')}`,
            ),
          confidence: 0.95,
          severity: explains.length > 0 ? 'error' : 'warning',
          explains,
        };
      });
  },
});
