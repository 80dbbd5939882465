import { masqueradeShadowed } from '../../../src/doctor/causes/masquerade-shadowed.ts';
import { replace } from '../../two-nodes.ts';
import { testCause } from '../recognise.ts';

const jump = '[943:84079] -A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING';
const shadow = '[9:540] -A POSTROUTING -s 192.168.0.0/16 -d 192.168.0.0/16 -j RETURN';

testCause(masqueradeShadowed, 'pods are taken out before', {
  bundle: 'nodes/healthy-legacy',
  changes: { 'nodes/node-1/iptables-save.txt': replace(jump, `${shadow}\n${jump}`) },
  found: [{ severity: 'error', node: 'node-1', title: /a rule of POSTROUTING takes packets between pods away/ }],
  checks: ['cluster-ip'],
  explains: true,
});

testCause(masqueradeShadowed, 'all that goes to pods is accepted before, whoever sends it', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'nodes/node-1/iptables-save.txt': replace(jump, `[9:540] -A POSTROUTING -d 192.168.0.0/16 -j ACCEPT\n${jump}`),
  },
  found: [{ severity: 'error', node: 'node-1', title: /a rule of POSTROUTING takes packets between pods away/ }],
  checks: ['cluster-ip'],
  explains: true,
});
