import { kubeProxyNotRunning } from '../../../src/doctor/causes/kube-proxy-not-running.ts';
import { kubeProxyUnhealthy } from '../../../src/doctor/causes/kube-proxy-unhealthy.ts';
import { testCause } from '../recognise.ts';

const answer = (status: string, updated: string, eligible: boolean): string =>
  `HTTP/1.1 ${status}\n\n{"lastUpdated": "${updated}","currentTime": "2026-11-21 15:05:40.5 +0000 UTC m=+99.1", "nodeEligible": ${eligible}}\n`;
const earlier = '2026-11-21 15:04:05.5 +0000 UTC m=+4.1';
const file = 'nodes/node-2/kube-proxy-healthz.txt';

testCause(kubeProxyUnhealthy, 'it waits with changes', {
  bundle: 'recordings/healthy-nft.tar.gz',
  changes: { [file]: () => answer('503 Service Unavailable', earlier, true) },
  found: [
    {
      severity: 'warning',
      node: 'node-2',
      title:
        /kube-proxy of node-2 says that it is not well: it last brought its rules up to date 95 s before it answered \(2026-11-21T15:04:05\.500Z\)$/,
    },
  ],
});

testCause(kubeProxyUnhealthy, 'it has never written rules', {
  bundle: 'recordings/healthy-nft.tar.gz',
  changes: { [file]: () => answer('503 Service Unavailable', '0001-01-01 00:00:00 +0000 UTC', true) },
  found: [{ severity: 'warning', node: 'node-2', title: /it has never brought its rules up to date$/ }],
});

testCause(kubeProxyUnhealthy, 'the node is being removed', {
  bundle: 'recordings/healthy-nft.tar.gz',
  changes: { [file]: () => answer('503 Service Unavailable', earlier, false) },
  found: [{ severity: 'info', node: 'node-2', title: /tells load balancers to leave the node out/ }],
});

testCause(kubeProxyUnhealthy, 'it waits with changes, and connections fail for that', {
  bundle: 'recordings/stale-kube-proxy.tar.gz',
  changes: { [file]: () => answer('503 Service Unavailable', earlier, true) },
  checks: ['dns', 'cluster-ip'],
  found: [{ severity: 'error', node: 'node-2', title: /95 s before it answered .*, and they are out of date$/ }],
  explains: true,
});

testCause(kubeProxyNotRunning, 'nobody answers, and no socket is known', {
  bundle: 'recordings/healthy-nft.tar.gz',
  changes: { 'nodes/node-2/ss.txt': () => '', [file]: () => 'connect ECONNREFUSED 127.0.0.1:10256\n' },
  found: [{ severity: 'warning', node: 'node-2', title: /kube-proxy does not seem to run on node-2/ }],
});
