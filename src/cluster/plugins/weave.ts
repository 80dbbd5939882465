import { definePlugin } from './plugin.ts';

/** Weave Net: a bridge over all nodes. */
export const weave = definePlugin({
  id: 'weave',
  name: 'Weave Net',
  how: 'Pods are ports of the bridge weave, which spans all nodes: frames for pods elsewhere go by the Open vSwitch datapath (vethwe-datapath, vxlan-6784) or through the weave router itself.',
  cniTypes: ['weave-net'],
  agents: /^weave-net/,
  policies: 'by rules',
  isLink: ({ name }) => /^weave$|^vethwe-|^vxlan-6784$/.test(name),
  isPolicyRule: (text) => /^-A FORWARD -o weave -j DROP$/.test(text),
  isOpaque: ({ name }) => /^vethwe-|^vxlan-6784$|^datapath$/.test(name),
  end: 'Where a frame for another node leaves the bridge weave it is up to the Weave router, whose tables are not in the evidence.',
  chains: [
    {
      name: /^WEAVE-NPC/,
      writer: 'Weave Net (weave-npc)',
      role: 'policy',
      purpose:
        "Weave's network policy: INGRESS chains accept packets that some policy allows to a pod, EGRESS chains mark those allowed from it, DEFAULT chains accept for namespaces without a policy. Pods and addresses stand in ipsets named weave-....",
    },
    {
      name: /^WEAVE(?:$|-)/,
      writer: 'Weave Net',
      role: 'cni',
      purpose:
        "Weave's own rules: in nat they masquerade what pods send out of the pod network and leave packets within it alone; in filter they guard the bridge.",
    },
  ],
});
