import { defineCause } from '../cause.ts';

export const checksumOffloadBug = defineCause({
  id: 'checksum-offload-bug',
  title: 'The kernel sends tunnel packets with a wrong checksum',
  severity: 'error',
  symptom: 'A node that asks a cluster IP waits 1, 3 or 63 seconds; direct connections to the pod work at once.',
  proof:
    'nstat UdpInCsumErrors (or InCsumErrors) grows on the receiving node while it is tried, or dmesg says "UDP: bad checksum" with the port of the overlay. Kernels before 5.7 that masquerade with --random-fully on VXLAN have it. One reading of a counter proves nothing.',
  fix: 'ethtool -K flannel.1 tx-checksum-ip-generic off (the device of the overlay), and a newer kernel.',
  needs: [],
  breaks: ['cross-node', 'cluster-ip', 'dns'],
  recognise: null,
});
