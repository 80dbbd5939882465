import { defineCause } from '../cause.ts';

export const sourceCheckDrops = defineCause({
  id: 'source-check-drops',
  title: 'The network underneath drops packets with the address of a pod',
  severity: 'error',
  symptom: 'With host-gw, BGP or kubenet routes no pod reaches a pod of another node, while nodes reach each other.',
  proof:
    'tcpdump on both ends: a packet with the address of a pod leaves the node and does not arrive at the other. The check of source addresses is a setting of the cloud: it is in no evidence of a node.',
  fix: 'AWS: switch off the source/destination check of the instance. OpenStack: allowed-address-pairs for the pod CIDR. vSphere: permit forged transmits. Or use an overlay.',
  needs: [],
  breaks: ['cross-node', 'dns', 'cluster-ip', 'apiserver'],
  recognise: null,
});
