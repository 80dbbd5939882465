import type { ProxyHealth } from '../../model/node.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { examinedNodes } from '../clues/examined-nodes.ts';
import { commandLine } from '../command-line.ts';
import { consequencesOfDrift } from '../drift.ts';
import { enoughLines, prove } from '../proof.ts';
import { proxyDrift } from '../proxy-drift.ts';

export const kubeProxyUnhealthy = defineCause({
  id: 'kube-proxy-unhealthy',
  title: 'kube-proxy says itself that it is not well',
  severity: 'warning',
  symptom:
    'Old services work, new ones and those whose pods were replaced fail on the node; load balancers that ask port 10256 leave it out.',
  proof:
    'It answers `/healthz` with 503: changes of services wait, and its rules were not brought up to date for longer than two periods of synchronisation; or `nodeEligible` is false: the node is being removed.',
  fix: 'Read its log: it names what iptables, nft or ipvsadm refuses, or the API that it cannot reach. A node that is not eligible is being drained on purpose.',
  needs: ['kube-proxy-healthz.txt'],
  breaks: ['dns', 'cluster-ip', 'apiserver', 'kube-proxy', 'node-port'],
  outranks: [...consequencesOfDrift, 'stale-endpoint-rules', 'service-rules-missing'],
  recognise: (examination) =>
    examinedNodes(examination).flatMap(({ evidence: { proxyHealth }, host: { name } }): Sighting[] => {
      if (proxyHealth === null || (proxyHealth.status ?? 200) < 500) return [];
      const leaving = proxyHealth.nodeEligible === false;
      const drift = proxyDrift(examination, name);
      const isOutOfDate = drift.isOutOfDate && !leaving;
      return [
        {
          node: name,
          subject: null,
          title: leaving
            ? `kube-proxy of ${name} tells load balancers to leave the node out (nodeEligible is false): it is being removed`
            : `kube-proxy of ${name} says that it is not well: ${describeAge(proxyHealth)}${isOutOfDate ? ', and they are out of date' : ''}`,
          evidence: prove(proxyHealth.origin, ...drift.stale).slice(0, enoughLines),
          fix: [
            commandLine('kubectl', 'describe', 'node', name),
            'kubectl -n kube-system logs -l k8s-app=kube-proxy --prefix --tail=50',
          ],
          confidence: 0.9,
          severity: leaving ? 'info' : isOutOfDate ? 'error' : 'warning',
          explains: isOutOfDate ? drift.stops : [],
        },
      ];
    }),
});

/** `it last brought its rules up to date 95 s before it answered` */
function describeAge({ lastUpdated, currentTime }: ProxyHealth): string {
  if (lastUpdated === null) return 'it has never brought its rules up to date';
  const seconds = currentTime === null ? null : Math.round((currentTime - lastUpdated) / 1000);
  const since = new Date(lastUpdated).toISOString();
  return `it last brought its rules up to date ${seconds === null ? `at ${since}` : `${seconds} s before it answered (${since})`}`;
}
