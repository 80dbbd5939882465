import { readCommentOwner } from '../../cluster/comment-owner.ts';
import { ruleOption } from '../../cluster/rule-option.ts';
import type { NodeEvidence } from '../../model/evidence.ts';
import type { Origin } from '../../model/origin.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { examinedNodes } from '../clues/examined-nodes.ts';
import { chainRules, savedTables } from '../clues/iptables-rules.ts';
import { stopsAt } from '../clues/stops-at.ts';
import { enoughLines, prove } from '../proof.ts';

export const proxyHostnameMismatch = defineCause({
  id: 'proxy-hostname-mismatch',
  title: 'kube-proxy does not know which node it runs on',
  severity: 'error',
  symptom:
    'Services with a traffic policy Local are dead on every node, also where their pods run; topology aware routing does nothing.',
  proof:
    'hostnameOverride of kube-proxy is the name of no Node, or that of another; where a rule says "has no local endpoints" for a service that has one on this very node it is certain. The log of kube-proxy says "Failed to retrieve node info".',
  fix: 'Set --hostname-override of kube-proxy to the name of the Node (spec.nodeName by the downward API), and restart it.',
  needs: ['kube-proxy-config.yaml', 'iptables-save.txt', 'api/nodes.json', 'api/endpointslices.json'],
  breaks: ['kube-proxy', 'node-port'],
  outranks: ['no-local-endpoints', 'internal-policy-no-local-endpoints', 'stale-endpoint-rules'],
  recognise: (examination) =>
    examinedNodes(examination).flatMap(({ evidence, host }): Sighting[] => {
      const { nodes, endpointSlices } = examination.world.evidence.api;
      const { kubeProxy } = evidence;
      const own = nodes?.find(({ name }) => name === host.name);
      const override = kubeProxy?.hostnameOverride?.trim().toLowerCase() ?? null;
      if (kubeProxy === null || own === undefined || override === null || override === own.name) return [];
      const wronged = refusals(evidence).filter(({ namespace, service }) =>
        endpointSlices?.some(
          (slice) =>
            slice.namespace === namespace &&
            slice.service === service &&
            slice.endpoints.some(({ node, ready }) => ready && node === host.name),
        ),
      );
      const other = nodes?.some(({ name }) => name === override) ? 'which is another node' : 'which no node is called';
      const dead =
        wronged[0] === undefined
          ? ''
          : `: its rules find no local endpoint of ${wronged[0].namespace}/${wronged[0].service}, which has one here`;
      const origins = wronged.map(({ origin }) => origin);
      return [
        {
          node: host.name,
          subject: null,
          severity: wronged.length > 0 ? 'error' : 'warning',
          title: `kube-proxy of ${host.name} is told that it runs on ${override}, ${other}${dead}`,
          evidence: prove(
            kubeProxy.lines.hostnameOverride ?? kubeProxy.origin,
            own.origin,
            ...origins.slice(0, enoughLines),
          ),
          fix: [
            'kubectl -n kube-system edit daemonset kube-proxy   # --hostname-override=$(NODE_NAME)',
            'kubectl -n kube-system rollout restart daemonset kube-proxy',
          ],
          confidence: wronged.length > 0 ? 0.95 : 0.6,
          explains: stopsAt(examination, origins),
        },
      ];
    }),
});

/** Rules that say "has no local endpoints", with the service that they name. */
function refusals(node: NodeEvidence): { namespace: string; service: string; origin: Origin }[] {
  const tables = ['nat', 'filter'].flatMap((name) => savedTables(node, name));
  return tables.flatMap(({ table }) =>
    table
      .chainNames()
      .filter((chain) => /^KUBE-(?:XLB-|SVL-|EXT-|SERVICES$|EXTERNAL-SERVICES$)/.test(chain))
      .flatMap((chain) => chainRules(table, chain))
      .flatMap((rule) => {
        const comment = ruleOption(rule, '--comment')?.value ?? '';
        const owner = comment.includes('has no local endpoints') ? readCommentOwner(comment) : null;
        if (owner?.kind !== 'service') return [];
        return [{ namespace: owner.namespace, service: owner.service, origin: rule.origin }];
      }),
  );
}
