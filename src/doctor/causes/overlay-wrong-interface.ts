import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { enoughLines, prove } from '../proof.ts';

const publicIp = ['flannel.alpha.coreos.com/public-ip', 'flannel.alpha.coreos.com/public-ipv6'] as const;

export const overlayWrongInterface = defineCause({
  id: 'overlay-wrong-interface',
  title: 'Nodes announce the same address to the overlay',
  severity: 'error',
  symptom:
    'No pod reaches a pod of another node, on virtual machines whose first interface has the same address everywhere (10.0.2.15 of Vagrant).',
  proof: 'Annotation flannel.alpha.coreos.com/public-ip of two or more nodes is the same address.',
  fix: 'Name the interface: flanneld --iface=eth1 (--flannel-iface of k3s), and restart flannel on every node.',
  needs: ['api/nodes.json'],
  breaks: ['node', 'cross-node'],
  outranks: ['overlay-peer-entry-wrong', 'overlay-peer-entry-missing', 'vtep-mac-mismatch'],
  recognise: ({ world, stops }) => {
    const nodes = world.evidence.api.nodes ?? [];
    return publicIp.flatMap((key): Sighting[] => {
      const announced = nodes.filter(({ annotations }) => Object.hasOwn(annotations, key) && annotations[key] !== '');
      const shared = groupBy(announced, ({ annotations }) => annotations[key]!).filter((same) => same.length > 1);
      return shared.map((same) => {
        const address = same[0]!.annotations[key]!;
        const names = same.map(({ name }) => name);
        return {
          node: null,
          subject: null,
          title: `${names.join(', ')} all announce ${address} as the far end of the overlay: packets for the pods of one go to any of them`,
          evidence: prove(...same.slice(0, enoughLines).map(({ origin }) => origin)),
          fix: [
            'kubectl -n kube-flannel edit daemonset kube-flannel-ds   # add --iface=<interface of the node network>',
            'kubectl -n kube-flannel rollout restart daemonset kube-flannel-ds',
          ],
          confidence: 0.95,
          explains: stops.filter(
            ({ flow, path, by }) =>
              flow.check === 'cross-node' &&
              names.includes(flow.node) &&
              (by === 'left' || by.startsWith('tunnel-') || path.steps.some(({ hook }) => hook === 'TUNNEL')),
          ),
        };
      });
    });
  },
});
