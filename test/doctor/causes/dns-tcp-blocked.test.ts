import { dnsTcpBlocked } from '../../../src/doctor/causes/dns-tcp-blocked.ts';
import { testCause } from '../recognise.ts';

const first = (rule: string) => (text: string) => text.replace(/(?=^.*-A FORWARD )/m, `${rule}\n`);

testCause(dnsTcpBlocked, 'a rule takes TCP only', {
  bundle: 'nodes/healthy-legacy',
  changes: { 'nodes/node-1/iptables-save.txt': first('[5:300] -A FORWARD -p tcp -m tcp --dport 53 -j DROP') },
  found: [{ severity: 'error', node: 'node-1', title: /on node-1 stops DNS over TCP, and lets UDP pass/ }],
  checks: ['dns'],
  explains: true,
});
