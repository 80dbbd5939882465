import { defineCause } from '../cause.ts';

export const linkManagedByNetworkManager = defineCause({
  id: 'link-managed-by-network-manager',
  title: 'NetworkManager or systemd-networkd meddles with the devices of pods',
  severity: 'warning',
  symptom: 'Veths or the bridge lose their addresses, change their MAC or flap some seconds after a pod starts.',
  proof:
    'ip monitor link address shows changes that the CNI plugin did not make, and the journal of NetworkManager or systemd-networkd names the device at that second. One listing shows the result at most.',
  fix: 'Declare the devices unmanaged (NetworkManager: unmanaged-devices=interface-name:veth*,cni*,flannel*,cali*) or keep their MAC (a .link file with MACAddressPolicy=none); then recreate the pods.',
  needs: [],
  breaks: ['node', 'same-node', 'cross-node'],
  recognise: null,
});
