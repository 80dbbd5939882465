import { inputDropsNodePort } from '../../../src/doctor/causes/input-drops-node-port.ts';
import { kubeProxyNotRunning } from '../../../src/doctor/causes/kube-proxy-not-running.ts';
import { nothingListens } from '../../../src/doctor/causes/nothing-listens.ts';
import { testCause } from '../recognise.ts';

/** Lines of `ss` without those that matter. */
const without =
  (lines: RegExp) =>
  (text: string): string =>
    text.replace(lines, '');

testCause(nothingListens, 'kube-proxy runs, and does not answer the health check of a load balancer', {
  bundle: 'recordings/flannel-hostgw-healthy.tar.gz',
  changes: { 'nodes/beta/ss.txt': without(/^tcp .*:32100 .*\n/gm) },
  found: [{ severity: 'error', node: 'beta', title: /^nothing listens on 172\.20\.5\.12:32100 of beta$/ }],
  checks: ['node-port'],
  explains: true,
});

testCause(kubeProxyNotRunning, 'it does not answer the health check of a load balancer either', {
  bundle: 'recordings/flannel-hostgw-healthy.tar.gz',
  changes: { 'nodes/beta/ss.txt': without(/^tcp .*kube-proxy.*\n/gm) },
  found: [
    {
      severity: 'error',
      node: 'beta',
      title: /^kube-proxy does not run on beta: nothing listens on 10249, 10256 and 32100$/,
    },
  ],
  checks: ['node-port'],
  explains: true,
});

testCause(inputDropsNodePort, 'the health check of a load balancer is dropped with the node ports', {
  bundle: 'recordings/nftables-healthy.tar.gz',
  changes: {
    'nodes/beta/iptables-save.txt': (text) =>
      `*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -i ens18 -p tcp -m tcp --dport 32000:32767 -j DROP\nCOMMIT\n${text}`,
  },
  found: [{ severity: 'error', node: 'beta', title: /rule 1 of PREROUTING \(table raw\) on beta drops node ports/ }],
  checks: ['node-port'],
  explains: true,
});
