import { cidrOverlap } from '../../../src/doctor/causes/cidr-overlap.ts';
import { replace } from '../../two-nodes.ts';
import { addEntry } from '../edit.ts';
import { testCause } from '../recognise.ts';

testCause(cidrOverlap, 'a second network of the node holds the pods of another', {
  bundle: 'nodes/healthy-legacy',
  changes: { 'nodes/node-1/ip-addr.json': replace('"local":"10.1.20.9"', '"local":"192.168.1.77"') },
  found: [
    {
      severity: 'warning',
      node: 'node-1',
      title: /the network 192\.168\.1\.0\/24 of eth1 on node-1 overlaps the pod CIDR 192\.168\.1\.0\/24 of node-2/,
    },
  ],
});

testCause(cidrOverlap, 'by a route, the pods are on the link of an uplink', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'nodes/node-1/ip-route.json': addEntry({ dst: '192.168.0.0/15', dev: 'eth1', scope: 'link', flags: [] }),
  },
  found: [
    {
      severity: 'warning',
      node: 'node-1',
      title: /the network 192\.168\.0\.0\/15 of eth1 on node-1 overlaps the pod CIDR 192\.168\.1\.0\/24 of node-2/,
    },
  ],
});

testCause(cidrOverlap, 'kube-proxy takes the pods for cluster IPs that no service has', {
  bundle: 'recordings/nftables-healthy.tar.gz',
  changes: {
    'nodes/alpha/nft-ruleset.json': (text) =>
      text.replace(
        /(cluster-ips-check.{0,300}?"addr": ?)"10\.43\.0\.0"(, "len": ?)16(.{0,40}"drop")/s,
        '$1"10.32.0.0"$212$3',
      ),
    'nodes/alpha/nft-ruleset.txt': null,
  },
  found: [{ severity: 'error', node: 'alpha', title: /^kube-proxy of alpha takes 10\.42\..* for a cluster IP/ }],
  checks: ['same-node', 'cross-node'],
  explains: true,
});
