import { masqueradeTooNarrow } from '../../../src/doctor/causes/masquerade-too-narrow.ts';
import { testCause } from '../recognise.ts';

const kubenet = '[0:0] -A POSTROUTING ! -d 10.0.0.0/8 -m addrtype ! --dst-type LOCAL -j MASQUERADE';

testCause(masqueradeTooNarrow, 'a private range larger than that of the pods', {
  bundle: 'recordings/flannel-vxlan-healthy.tar.gz',
  changes: {
    'nodes/beta/iptables-save.txt': (text) =>
      text.replace(/(?=^.*-A POSTROUTING .*KUBE-POSTROUTING$)/m, `${kubenet}\n`),
  },
  found: [{ severity: 'warning', node: 'beta', title: /does not masquerade what pods send to 10\.0\.0\.0\/8/ }],
});
