import { pluginNotModelled } from '../../../src/doctor/causes/plugin-not-modelled.ts';
import { testCause } from '../recognise.ts';

const link = {
  ifindex: 90,
  ifname: 'cilium_host',
  flags: ['BROADCAST', 'UP', 'LOWER_UP'],
  mtu: 1500,
  operstate: 'UP',
  address: '02:00:00:00:00:90',
};
const withLink = (text: string): string => JSON.stringify([...JSON.parse(text), link], null, 1);

testCause(pluginNotModelled, 'Cilium on one node', {
  bundle: 'recordings/healthy-nft.tar.gz',
  changes: { 'nodes/node-1/ip-link.json': withLink },
  found: [{ severity: 'info', node: 'node-1', title: /node-1 is connected by Cilium.*eBPF/ }],
});

testCause(pluginNotModelled, 'macvlan by its configuration', {
  bundle: 'recordings/healthy-nft.tar.gz',
  changes: { 'nodes/node-2/cni/00-macvlan.conflist': JSON.stringify({ name: 'm', plugins: [{ type: 'macvlan' }] }) },
  found: [{ severity: 'info', node: 'node-2', title: /node-2 is connected by the CNI plugin macvlan/ }],
});
