import { nodeLocalDnsBroken } from '../../../src/doctor/causes/node-local-dns-broken.ts';
import { add, replace } from '../../two-nodes.ts';
import { testCause } from '../recognise.ts';

const resolver = { 'pods/default_client-1/resolv.conf': replace('10.96.0.10', '169.254.20.10') };
const asText = { 'nodes/node-1/ip-addr.json': null, 'nodes/node-1/ip-link.json': null };
const device = `99: nodelocaldns: <BROADCAST,NOARP> mtu 1500 qdisc noop state DOWN group default
    link/ether 02:00:00:00:00:53 brd ff:ff:ff:ff:ff:ff
    inet 169.254.20.10/32 scope global nodelocaldns
       valid_lft forever preferred_lft forever`;
const listening = add('udp   UNCONN 0      0         169.254.20.10:53         0.0.0.0:*');

testCause(nodeLocalDnsBroken, 'no device has the address', {
  bundle: 'nodes/healthy-legacy',
  changes: resolver,
  found: [
    {
      severity: 'error',
      node: 'node-1',
      title: /asks 169\.254\.20\.10 for names, and no device of node-1 has that address/,
    },
  ],
});

testCause(nodeLocalDnsBroken, 'nobody listens', {
  bundle: 'nodes/healthy-legacy',
  changes: { ...resolver, ...asText, 'nodes/node-1/ip-addr.txt': add(device) },
  found: [{ severity: 'error', node: 'node-1', title: /nothing on node-1 listens there/ }],
});

testCause(nodeLocalDnsBroken, 'connections to it are tracked', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    ...resolver,
    ...asText,
    'nodes/node-1/ip-addr.txt': add(device),
    'nodes/node-1/ss.txt': listening,
    'nodes/node-1/iptables-save.txt': (text) =>
      `${text.split('\n')[0]}\n*raw\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n${text}`,
  },
  found: [{ severity: 'warning', node: 'node-1', title: /tracks these connections/ }],
});
