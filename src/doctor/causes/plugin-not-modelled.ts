import { recognisePlugins } from '../../cluster/plugins/recognise.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { examinedNodes } from '../clues/examined-nodes.ts';
import { prove } from '../proof.ts';

export const pluginNotModelled = defineCause({
  id: 'plugin-not-modelled',
  title: 'Packets cannot be followed through the plugin of the pod network',
  severity: 'info',
  symptom: 'k8snet answers "unknown" for connections of pods.',
  proof:
    'Devices, CNI configuration or agents on the node are those of a plugin that decides outside netfilter and routing: by eBPF programs (Cilium), by OpenFlow rules (Open vSwitch, Antrea), or by giving pods a card of their own (macvlan, ipvlan, SR-IOV).',
  fix: "Ask the plugin's own tools; what k8snet says of nodes, services' objects, DNS and network policies holds all the same.",
  needs: ['ip-addr.txt', 'cni/*.conflist', 'api/pods.json'],
  breaks: [],
  recognise: (examination) =>
    examinedNodes(examination).flatMap(({ evidence, host }): Sighting[] =>
      recognisePlugins(evidence, examination.world.evidence.api)
        .filter(({ plugin, evidence: marks }) => plugin.end !== undefined && prove(...marks).length > 0)
        .map(({ plugin, evidence: marks }) => ({
          node: host.name,
          subject: null,
          title: `${host.name} is connected by ${plugin.name}, which packets are not followed through: ${plugin.end}`,
          evidence: prove(...marks),
          fix: [],
          confidence: 0.9,
          explains: [],
        })),
    ),
});
