import { userspaceProxy } from '../../../src/doctor/causes/userspace-proxy.ts';
import { testCause } from '../recognise.ts';

const chains = [
  ':KUBE-PORTALS-CONTAINER - [0:0]',
  '-A PREROUTING -m comment --comment "handle ClusterIPs; NOTE: this must be before the NodePort rules" -j KUBE-PORTALS-CONTAINER',
  '-A KUBE-PORTALS-CONTAINER -d 10.97.229.148/32 -p tcp -m comment --comment "default/my-nginx:" -m tcp --dport 80 -j REDIRECT --to-ports 44257',
  '',
].join('\n');

testCause(userspaceProxy, 'portals that packets get to', {
  bundle: 'recordings/healthy-nft.tar.gz',
  changes: {
    'nodes/node-1/iptables-save.txt': (text) => text.replace(/(\*nat\n(?:.*\n)*?)COMMIT/, `$1${chains}COMMIT`),
  },
  found: [{ severity: 'info', node: 'node-1', title: /node-1 works in userspace mode/ }],
});

testCause(userspaceProxy, 'portals that nothing leads to are leftovers', {
  bundle: 'recordings/healthy-nft.tar.gz',
  changes: {
    'nodes/node-1/iptables-save.txt': (text) =>
      text.replace(/(\*nat\n(?:.*\n)*?)COMMIT/, `$1${chains.replace(/-A PREROUTING.*\n/, '')}COMMIT`),
  },
  found: [],
});
