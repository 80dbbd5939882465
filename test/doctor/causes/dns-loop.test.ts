import { dnsLoop } from '../../../src/doctor/causes/dns-loop.ts';
import { replace } from '../../two-nodes.ts';
import { testCause } from '../recognise.ts';

const forward = 'forward . 203.0.113.10';
const coredns = 'pods/kube-system_coredns-f4cb8c66c-rm2pq/resolv.conf';

testCause(dnsLoop, 'by the Corefile', {
  bundle: 'nodes/healthy-legacy',
  changes: { 'api/configmaps-kube-system.json': replace(forward, 'forward . dns://10.96.0.10:53') },
  found: [{ severity: 'error', node: null, title: /forwards what it does not know to 10\.96\.0\.10 \(the Corefile\)/ }],
  checks: ['dns'],
  explains: true,
});

testCause(dnsLoop, 'by the resolv.conf of its pod', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'api/configmaps-kube-system.json': replace(forward, 'forward . /etc/resolv.conf'),
    [coredns]: 'nameserver 127.0.0.53\noptions edns0\n',
  },
  found: [
    { severity: 'error', node: null, title: /to 127\.0\.0\.53 \(\/etc\/resolv.conf of pod kube-system\/coredns/ },
  ],
  checks: ['dns'],
  explains: true,
});
