import { defineCause, type Sighting } from '../cause.ts';
import { commandLine } from '../command-line.ts';
import { enoughLines, prove } from '../proof.ts';

export const loadBalancerPending = defineCause({
  id: 'load-balancer-pending',
  title: 'A load balancer has no address yet',
  severity: 'info',
  symptom: 'kubectl get services shows <pending> as the external IP; cluster IP and node port work.',
  proof: 'The service is of type LoadBalancer, and its status names no load balancer.',
  fix: "Nobody has made one: a cluster without a cloud's controller needs another (MetalLB, kube-vip, ...), or the controller fails: see the events of the service. No rule of a node is to blame.",
  needs: ['api/services.json'],
  breaks: [],
  recognise: ({ world }): Sighting[] => {
    const pending = (world.evidence.api.services ?? []).filter(({ isPending }) => isPending);
    const [first] = pending;
    if (first === undefined) return [];
    const names = pending.map(({ namespace, name }) => `${namespace}/${name}`);
    const named = `${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;
    const [are, have] = names.length > 1 ? ['are', 'have'] : ['is', 'has'];
    return [
      {
        node: null,
        subject: names.length === 1 ? `svc ${names[0]}` : null,
        title: `${named} ${are} of type LoadBalancer and ${have} no address yet: there are no rules for any but cluster IP and node ports`,
        evidence: prove(...pending.map(({ origin }) => origin).slice(0, enoughLines)),
        fix: pending
          .slice(0, 3)
          .map(({ namespace, name }) => commandLine('kubectl', '-n', namespace, 'describe', 'service', name)),
        confidence: 1,
        explains: [],
        bearsOn: ['node-port'],
      },
    ];
  },
});
