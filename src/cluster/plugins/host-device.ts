import { definePlugin } from './plugin.ts';

/** A device of the node moved into the pod: the CNI plugins host-device and sriov, or by hand (passthrough). */
export const hostDevice = definePlugin({
  id: 'host-device',
  name: 'a device of its own (host-device, SR-IOV, passthrough)',
  how: 'The pod has a network card (or a virtual function of one) to itself: its packets never pass the node.',
  cniTypes: ['host-device', 'sriov'],
  policies: 'no',
  isPast: true,
  end: "A pod's own network card is on a wire that is not in the evidence.",
  chains: [],
});
