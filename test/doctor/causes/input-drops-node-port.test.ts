import { inputDropsNodePort } from '../../../src/doctor/causes/input-drops-node-port.ts';
import { testCause } from '../recognise.ts';

const raw = `*raw
:PREROUTING ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A PREROUTING -i eth0 -p tcp -m tcp --dport 30000:32767 -j DROP
COMMIT
`;

testCause(inputDropsNodePort, 'node ports are dropped before they are translated', {
  bundle: 'nodes/healthy-legacy',
  changes: { 'nodes/node-1/iptables-save.txt': (text) => `${raw}${text}` },
  found: [
    { severity: 'error', node: 'node-1', title: /rule 1 of PREROUTING \(table raw\) on node-1 drops node ports/ },
  ],
  checks: ['node-port'],
  explains: true,
});
