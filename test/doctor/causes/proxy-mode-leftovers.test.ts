import { proxyModeLeftovers } from '../../../src/doctor/causes/proxy-mode-leftovers.ts';
import { testCause } from '../recognise.ts';

/** What kube-proxy writes into the table nat in userspace mode. */
const portals = [
  ':KUBE-PORTALS-CONTAINER - [0:0]',
  '-A KUBE-PORTALS-CONTAINER -d 10.97.229.148/32 -p tcp -m comment --comment "default/my-nginx:" -m tcp --dport 80 -j REDIRECT --to-ports 44257',
  '',
].join('\n');

testCause(proxyModeLeftovers, 'portals of userspace mode beside the chains of iptables mode', {
  bundle: 'recordings/healthy-nft.tar.gz',
  changes: {
    'nodes/node-1/iptables-save.txt': (text) => text.replace(/(\*nat\n(?:.*\n)*?)COMMIT/, `$1${portals}COMMIT`),
  },
  found: [
    {
      severity: 'warning',
      node: 'node-1',
      title: /works in mode iptables \(its configuration file says so\), and rules of mode userspace are left over/,
    },
  ],
});

testCause(proxyModeLeftovers, 'chains of iptables mode beside portals', {
  bundle: 'recordings/userspace-healthy.tar.gz',
  changes: {
    'nodes/node-2/iptables-save.txt': (text) =>
      text.replace(/(\*nat\n(?:.*\n)*?)COMMIT/, '$1:KUBE-SVC-HOYURHXRFA5BUYEO - [0:0]\nCOMMIT'),
  },
  found: [
    { severity: 'warning', node: 'node-2', title: /works in mode userspace .*and rules of mode iptables are left/ },
  ],
});

testCause(proxyModeLeftovers, 'rules of iptables mode, and a kube-proxy that answers nftables', {
  bundle: 'recordings/healthy-nft.tar.gz',
  changes: { 'nodes/node-2/kube-proxy-mode.txt': () => 'nftables' },
  found: [
    {
      severity: 'warning',
      node: 'node-2',
      title: /works in mode nftables \(kube-proxy itself says so\), and rules of mode iptables are left over/,
    },
  ],
});

testCause(proxyModeLeftovers, 'portals of userspace mode beside the chains of iptables mode, and nobody who tells', {
  bundle: 'recordings/healthy-nft.tar.gz',
  changes: {
    'nodes/node-1/kube-proxy-config.yaml': () => '',
    'api/configmaps-kube-system.json': () => '',
    'nodes/node-1/iptables-save.txt': (text) => text.replace(/(\*nat\n(?:.*\n)*?)COMMIT/, `$1${portals}COMMIT`),
  },
  found: [
    {
      severity: 'warning',
      node: 'node-1',
      title: /in the modes iptables and userspace: one of them is left over, and which one is not known, because/,
    },
  ],
});
