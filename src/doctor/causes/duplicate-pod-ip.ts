import { isRunning } from '../../cluster/directory.ts';
import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { commandLine } from '../command-line.ts';
import type { Examination } from '../examination.ts';
import { probeEvidence } from '../probing/words.ts';
import { prove } from '../proof.ts';
import type { Stop } from '../stop.ts';

export const duplicatePodIp = defineCause({
  id: 'duplicate-pod-ip',
  title: 'Two pods have one address',
  severity: 'error',
  symptom: 'Connections flap, are reset, or the wrong pod answers.',
  proof: 'Two running pods of the API have the same address, or two devices answer an ARP request for one.',
  fix: 'Give nodes disjoint pod CIDRs, clear the IPAM state of the plugin, recreate one of the pods.',
  needs: ['api/pods.json'],
  breaks: ['same-node', 'cross-node', 'cluster-ip'],
  recognise: ({ world, stops, probed }) => {
    const pods = (world.evidence.api.pods ?? []).filter(
      (pod) => isRunning(pod) && !pod.hostNetwork && !pod.terminating,
    );
    const owners = pods.flatMap((pod) => pod.ips.map((ip) => ({ pod, ip })));
    const declared = groupBy(owners, ({ ip }) => ip)
      .filter((group) => group.length > 1)
      .map((group): Sighting => {
        const names = group.map(({ pod }) => `${pod.namespace}/${pod.name}`);
        const { ip } = group[0]!;
        // What one of them sends is answered to the other, whatever it asks for.
        const senders = new Set(names.map((name) => `pod/${name}`));
        const explains = stops.filter(
          ({ flow, path }) =>
            path.destination.ip === ip || path.source.ip === ip || (flow.from !== null && senders.has(flow.from)),
        );
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
    return [...declared, ...answeredTwice(probed, stops)];
  },
});

/** Two devices answered for a pod's address on the bridge. */
const answeredTwice = (probed: Examination['probed'], stops: readonly Stop[]): Sighting[] =>
  probed
    .flatMap(({ probes }) => probes)
    .flatMap((sent): Sighting[] => {
      const answer = sent.answers.find(({ outcome }) => outcome === 'several-answers');
      if (answer === undefined || sent.probe.kind !== 'arp') return [];
      const { address, device } = sent.probe;
      const explains = stops.filter(({ path }) => path.destination.ip === address || path.source.ip === address);
      return [
        {
          node: sent.result.flow.node,
          subject: address,
          title: `several devices on ${device} answer for ${address}: ${answer.detail}`,
          evidence: [probeEvidence(sent)],
          fix: [commandLine('bridge', 'fdb', 'show', 'br', device)],
          confidence: 0.95,
          severity: explains.length > 0 ? 'error' : 'warning',
          explains,
        },
      ];
    });
