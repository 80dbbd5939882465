import { conntrackFull } from '../../../src/doctor/causes/conntrack-full.ts';
import { testCause } from '../recognise.ts';

testCause(conntrackFull, 'the table is full', {
  bundle: 'nodes/healthy-legacy',
  changes: { 'nodes/node-1/sysctl.txt': (text) => text.replace(/(nf_conntrack_count = )\d+/, '$1262144') },
  found: [{ severity: 'error', node: 'node-1', title: /node-1 tracks 262144 of at most 262144 connections/ }],
});

testCause(conntrackFull, 'the table is full, and kube-proxy is told how large it is', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'nodes/node-1/sysctl.txt': (text) => text.replace(/(nf_conntrack_count = )\d+/, '$1262144'),
    'nodes/node-1/kube-proxy-config.yaml': (text) => text.replace('maxPerCore: 0', 'maxPerCore: 65536'),
  },
  found: [{ severity: 'error', node: 'node-1', title: /node-1 tracks 262144 of at most 262144 connections/ }],
});
