import { orphanServiceChains } from '../../../src/doctor/causes/orphan-service-chains.ts';
import { testCause } from '../recognise.ts';

const left = 'KUBE-SEP-AAAABBBBCCCCDDDD';
const rule = `-A ${left} -p tcp -m comment --comment "default/gone" -m tcp -j DNAT --to-destination 192.168.1.99:80`;

testCause(orphanServiceChains, 'the chain of an endpoint that is gone was left', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'nodes/node-2/iptables-save.txt': (text) =>
      text
        .replace(/^:KUBE-SERVICES - .*\n/m, `$&:${left} - [0:0]\n`)
        .replace(/(\*nat\n(?:.*\n)*?)COMMIT/, `$1${rule}\nCOMMIT`),
  },
  found: [{ severity: 'warning', node: 'node-2', title: /1 IPv4 chains? .* nothing leads: KUBE-SEP-AAAABBBBCCCCDDDD/ }],
});
