import { worldNode } from '../../cluster/world.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { consequencesOfDrift } from '../drift.ts';
import { enoughLines, prove } from '../proof.ts';
import { proxyDrift } from '../proxy-drift.ts';
import { proxyProcess } from '../proxy-process.ts';
import { findProxyRules } from '../service-rules.ts';
import type { Stop } from '../stop.ts';
import { isHealthCheck } from '../survey/health-check-flows.ts';

export const kubeProxyNotRunning = defineCause({
  id: 'kube-proxy-not-running',
  title: 'kube-proxy does not run on the node',
  severity: 'error',
  symptom: 'Old services work, new ones and those whose pods were replaced fail, on one node.',
  proof:
    'It does not answer at its ports (10249, 10256), no process listens there or bears its name, and its rules are not what the API has.',
  fix: 'Start it: the DaemonSet of kube-system, or the service on the node. See its log.',
  needs: ['ss.txt', 'kube-proxy-healthz.txt', 'iptables-save.txt'],
  breaks: ['dns', 'cluster-ip', 'apiserver', 'kube-proxy', 'node-port'],
  outranks: [...consequencesOfDrift, 'stale-endpoint-rules', 'service-rules-missing'],
  recognise: (examination) =>
    examination.nodes.flatMap(({ name }): Sighting[] => {
      const process = proxyProcess(examination, name);
      if (process === null || process.runs || !hasRun(examination, name)) return [];
      const drift = proxyDrift(examination, name);
      const elsewhere = examination.world.network.nodes
        .filter((other) => other.name !== name)
        .map((other) => proxyProcess(examination, other.name))
        .find((other) => other?.runs);
      const unanswered = examination.stops.filter(
        ({ flow, by, node }) => isHealthCheck(flow) && by === 'nothing-listens' && node === name,
      );
      const isCertain = drift.isOutOfDate || unanswered.length > 0;
      return [
        {
          node: name,
          subject: null,
          title: `kube-proxy does not ${isCertain ? '' : 'seem to '}run on ${name}: nothing listens on ${listOfPorts(unanswered)}${drift.isOutOfDate ? ', and its rules are out of date' : ''}`,
          evidence: [
            ...prove(...process.origins, elsewhere?.origins[0]),
            ...prove(...drift.stale).slice(0, enoughLines),
          ],
          fix: [
            `kubectl -n kube-system get pods -o wide -l k8s-app=kube-proxy --field-selector spec.nodeName=${name.replace(/[^\w.-]/g, '?')}`,
            'kubectl -n kube-system rollout restart daemonset kube-proxy',
          ],
          confidence: isCertain ? 0.95 : 0.6,
          severity: isCertain ? 'error' : 'warning',
          explains: [...drift.stops, ...unanswered],
        },
      ];
    }),
});

/** Its own ports, and those at which it would tell load balancers whether there are endpoints. */
function listOfPorts(unanswered: readonly Stop[]): string {
  const checks = [...new Set(unanswered.map(({ path }) => String(path.destination.port)))];
  const ports = ['10249', '10256', ...checks];
  return `${ports.slice(0, -1).join(', ')} and ${ports.at(-1)}`;
}

/** kube-proxy has left rules or virtual services on the node. */
const hasRun = (examination: Parameters<typeof proxyProcess>[0], node: string): boolean => {
  const { tables, traces } = findProxyRules(examination, node);
  return tables.length + traces.length > 0 || (worldNode(examination.world, node)?.evidence.ipvs?.length ?? 0) > 0;
};
