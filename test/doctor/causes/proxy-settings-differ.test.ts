import { proxySettingsDiffer } from '../../../src/doctor/causes/proxy-settings-differ.ts';
import { testCause } from '../recognise.ts';

const file = 'nodes/node-1/kube-proxy-config.yaml';

testCause(proxySettingsDiffer, 'masqueradeAll is told, and the rules do not', {
  bundle: 'recordings/healthy-nft.tar.gz',
  changes: { [file]: (text) => text.replace('masqueradeAll: false', 'masqueradeAll: true') },
  found: [
    {
      severity: 'warning',
      node: 'node-1',
      title: /masqueradeAll is true, and the rules masquerade what does not come from 192\.168\.0\.0\/16/,
    },
  ],
});

testCause(proxySettingsDiffer, 'node ports are told to be served at some addresses, and are at all', {
  bundle: 'recordings/healthy-nft.tar.gz',
  changes: { [file]: (text) => text.replace('nodePortAddresses: null', 'nodePortAddresses: ["10.1.10.0/24"]') },
  found: [
    {
      severity: 'warning',
      node: 'node-1',
      title: /nodePortAddresses is 10\.1\.10\.0\/24, and the rules serve node ports at every IPv4 address/,
    },
  ],
});

testCause(proxySettingsDiffer, 'the table of connections is not as large as told', {
  bundle: 'recordings/healthy-nft.tar.gz',
  changes: {
    [file]: (text) => text.replace('maxPerCore: 0', 'maxPerCore: 100000').replace('  min: 0', '  min: 900000'),
  },
  found: [
    { severity: 'info', node: 'node-1', title: /nf_conntrack_max by conntrack\.maxPerCore \(100000\)/ },
    { severity: 'info', node: 'node-1', title: /nf_conntrack_max by conntrack\.min \(900000\)/ },
  ],
});

testCause(proxySettingsDiffer, 'nobody asks for a timeout that the kernel does not have', {
  bundle: 'recordings/healthy-nft.tar.gz',
  changes: { 'nodes/node-1/sysctl.txt': (text) => text.replace(/(tcp_timeout_established = )\d+/, '$177') },
  found: [],
});

testCause(proxySettingsDiffer, 'nftables mode: another range', {
  bundle: 'recordings/nftables-healthy.tar.gz',
  changes: {
    'nodes/beta/kube-proxy-config.yaml': (text) =>
      text.replace('clusterCIDR: 10.42.0.0/16', 'clusterCIDR: 10.99.0.0/16'),
  },
  found: [
    {
      severity: 'warning',
      node: 'beta',
      title: /clusterCIDR is 10\.99\.0\.0\/16, and the rules masquerade what does not come from 10\.42\.0\.0\/16/,
    },
  ],
});

testCause(proxySettingsDiffer, 'IPVS mode: everything is to be masqueraded', {
  bundle: 'recordings/ipvs-healthy.tar.gz',
  changes: { [file]: (text) => text.replace('masqueradeAll: false', 'masqueradeAll: true') },
  found: [{ severity: 'warning', node: 'node-1', title: /masqueradeAll is true/ }],
});
