import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { consequencesOfDrift, driftSightings } from '../drift.ts';
import type { Examination } from '../examination.ts';
import { enoughLines, prove, proveStop } from '../proof.ts';
import { findProxyRules, untranslated } from '../service-rules.ts';

export const serviceRulesMissing = defineCause({
  id: 'service-rules-missing',
  title: 'The node has no rules for a service',
  severity: 'error',
  symptom: 'A service, often a new one, fails from some nodes only.',
  proof: 'The API has the service, and a packet to it meets no rule of the node that translates it.',
  fix: 'See whether kube-proxy runs on the node, what its log says, and whether it may read services and endpoint slices.',
  needs: ['iptables-save.txt', 'api/services.json'],
  breaks: ['dns', 'cluster-ip', 'apiserver', 'kube-proxy', 'node-port'],
  outranks: consequencesOfDrift,
  recognise: (examination) => {
    const followed = groupBy(untranslated(examination), ({ node }) => node).map((group): Sighting => {
      const { node } = group[0]!;
      const services = [...new Set(group.flatMap(({ stop }) => stop.flow.service ?? []))];
      const named = `${services.slice(0, 3).join(', ')}${services.length > 3 ? ` and ${services.length - 3} more` : ''}`;
      const rules = findProxyRules(examination, node).tables.map((one) => one.services.origin);
      return {
        node,
        subject: services.length === 1 ? services[0]! : null,
        title: `${node} has no rules for ${named}`,
        evidence: [
          ...prove(...rules, ...services.map((ref) => originOf(examination, ref))).slice(0, enoughLines),
          ...proveStop(group[0]!.stop).slice(-1),
        ],
        fix: [
          'kubectl -n kube-system logs -l k8s-app=kube-proxy --tail=50',
          'kubectl -n kube-system rollout restart daemonset kube-proxy',
        ],
        confidence: 0.9,
        explains: group.map(({ stop }) => stop),
      };
    });
    // Services that no followed connection has asked for.
    const others = driftSightings(examination, 'service-rules-missing');
    return [...followed, ...others.filter(({ node }) => followed.every((one) => one.node !== node))];
  },
});

/** The line of the service in the API's list. */
const originOf = ({ world }: Examination, ref: string) =>
  world.evidence.api.services?.find(
    ({ namespace, name }) => ref.replace(/^svc /, '').split(':')[0] === `${namespace}/${name}`,
  )?.origin;
