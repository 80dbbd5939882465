import { defineCause } from '../cause.ts';

export const linkOffloadBug = defineCause({
  id: 'link-offload-bug',
  title: 'A device sends large packets that the far end cannot read',
  severity: 'warning',
  symptom: 'Small requests work, transfers stall; it goes away with offloading switched off.',
  proof:
    'tcpdump -vv at the far end shows "incorrect" checksums or frames larger than the MTU, and ethtool -K <device> gro off gso off tso off tx off cures it.',
  fix: 'Keep that offload off (a udev rule or unit), and update the driver or hypervisor.',
  needs: [],
  breaks: ['same-node', 'cross-node'],
  recognise: null,
});
