import { defineCause, type Sighting } from '../cause.ts';
import { examinedNodes } from '../clues/examined-nodes.ts';
import { prove } from '../proof.ts';

export const nodeAddressChanged = defineCause({
  id: 'node-address-changed',
  title: 'The API has an address for the node that the node does not have',
  severity: 'error',
  symptom: 'kubectl logs and exec fail for pods of the node, other nodes send to its former address.',
  proof: 'An InternalIP of the Node object is on no device of the node, while its addresses were collected.',
  fix: 'Give the node its address back, or correct --node-ip of the kubelet and restart it, then the CNI agent on all nodes.',
  needs: ['ip-addr.json', 'api/nodes.json'],
  breaks: ['node', 'cross-node', 'node-port'],
  recognise: (examination) =>
    examinedNodes(examination).flatMap(({ host }): Sighting[] => {
      const { addresses } = host.facts;
      const node = examination.world.evidence.api.nodes?.find(({ name }) => name === host.name);
      const own = addresses?.filter(({ scope, device }) => scope === 'global' && !isOfPods(device)) ?? [];
      if (node === undefined || addresses === null || own.length === 0) return [];
      const lost = node.internalIps.filter((ip) => !addresses.some(({ address }) => address === ip));
      if (lost.length === 0) return [];
      return [
        {
          node: host.name,
          subject: null,
          title: `the API has ${host.name} at ${lost.join(', ')}, which is on none of its devices: it has ${own.map(({ address, device }) => `${address} on ${device}`).join(', ')}`,
          evidence: prove(node.origin, ...own.map(({ origin }) => origin)),
          fix: [
            `kubectl get node ${host.name} -o wide`,
            `grep -r node-ip /var/lib/kubelet/kubeadm-flags.env /etc/default/kubelet`,
            'systemctl restart kubelet',
          ],
          confidence: 0.95,
          explains: examination.stops.filter(
            ({ path }) =>
              lost.includes(path.destination.ip) || (path.egress?.via != null && lost.includes(path.egress.via)),
          ),
        },
      ];
    }),
});

/** Devices that carry addresses of pods and services rather than the node's own. */
const isOfPods = (device: string): boolean =>
  /^(?:cbr|cni|docker|flannel|kube-ipvs|kube-bridge|tunl|vxlan\.calico|nodelocaldns|lo$)/.test(device);
