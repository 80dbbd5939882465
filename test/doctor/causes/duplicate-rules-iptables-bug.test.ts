import { duplicateRulesIptablesBug } from '../../../src/doctor/causes/duplicate-rules-iptables-bug.ts';
import { replace } from '../../two-nodes.ts';
import { testCause } from '../recognise.ts';

const save = 'nodes/node-1/iptables-save.txt';
const marked =
  '-A KUBE-FIREWALL -m comment --comment "kubernetes firewall for dropping marked packets" -m mark --mark 0x8000/0x8000 -j DROP';

testCause(duplicateRulesIptablesBug, 'one rule many times', {
  bundle: 'nodes/healthy-legacy',
  changes: { [save]: replace(`[4:240] ${marked}`, Array.from({ length: 300 }, () => `[0:0] ${marked}`).join('\n')) },
  found: [
    { severity: 'warning', node: 'node-1', title: /KUBE-FIREWALL of table filter holds the same rule 300 times/ },
  ],
});

testCause(duplicateRulesIptablesBug, 'the mark was lost', {
  bundle: 'nodes/healthy-legacy',
  changes: { [save]: replace(' -m mark --mark 0x8000/0x8000 -j DROP', ' -j DROP') },
  found: [{ severity: 'error', node: 'node-1', title: /drops every packet/ }],
  checks: ['node'],
  explains: true,
});
