import { firewallRuleDrops } from '../../../src/doctor/causes/firewall-rule-drops.ts';
import { testCause } from '../recognise.ts';

testCause(firewallRuleDrops, 'a chain of the host refuses TCP of pods, DNS over TCP among it', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'nodes/node-1/iptables-save.txt': (text) =>
      text
        .replace(/(?=^:KUBE-FORWARD )/m, ':HARDENING - [0:0]\n')
        .replace(
          /(?=^.*-A FORWARD )/m,
          '[0:0] -A FORWARD -j HARDENING\n[0:0] -A HARDENING -s 192.168.0.0/24 -p tcp -m tcp -j REJECT --reject-with icmp-port-unreachable\n',
        ),
  },
  found: [
    {
      severity: 'error',
      node: 'node-1',
      title: /rule 1 of HARDENING \(table filter\) on node-1 stops packets of pods/,
    },
  ],
  checks: ['same-node', 'dns'],
  explains: true,
});

testCause(firewallRuleDrops, 'a rule drops IPv6 packets for a pod that no service leads to', {
  bundle: 'recordings/dualstack-healthy.tar.gz',
  changes: {
    'nodes/beta/ip6tables-save.txt': (text) =>
      text
        .replace(/^:FORWARD ACCEPT .*\n/m, (line) => line)
        .replace(
          /(\*filter[^*]*?)(?=^.*-A )/m,
          '$1-A FORWARD -d fd10:42:0:1::3/128 -p tcp -m tcp --dport 8080 -j DROP\n',
        ),
  },
  found: [
    { severity: 'error', node: 'beta', title: /rule 1 of FORWARD \(table filter\) on beta stops packets of pods/ },
  ],
  checks: ['same-node', 'cross-node'],
  explains: true,
});
