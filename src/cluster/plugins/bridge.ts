import { definePlugin } from './plugin.ts';

/** The CNI plugin bridge (www.cni.dev/plugins/current/main/bridge). */
export const bridge = definePlugin({
  id: 'bridge',
  name: 'the CNI plugin bridge',
  how: 'Each pod has a veth whose other end is a port of a Linux bridge; the bridge has the first address of the pod network and is the way out. Other nodes are reached by whatever routes there are.',
  cniTypes: ['bridge'],
  policies: 'no',
  isLink: ({ name }) => /^cni\d+$/.test(name),
  isTable: (name) => /^cni_plugins_masquerade$/.test(name),
  chains: [
    {
      name: /^CNI-[0-9a-f]{24}$/,
      tables: ['nat'],
      writer: 'a CNI plugin with ipMasq (bridge, ptp, ...)',
      role: 'masquerade',
      per: 'container',
      purpose:
        "Masquerades what one pod sends out of the pod network: packets to the pod's own subnet are accepted unchanged, all others but multicast get the node's address as their source. POSTROUTING comes here for packets with the pod's address.",
    },
  ],
});
