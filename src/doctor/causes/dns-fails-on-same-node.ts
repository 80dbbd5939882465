import { defineCause } from '../cause.ts';

export const dnsFailsOnSameNode = defineCause({
  id: 'dns-fails-on-same-node',
  title: 'Names fail where the DNS pod is on the same node',
  severity: 'error',
  symptom: 'Names fail now and then, on nodes that run a DNS pod: "reply from unexpected source".',
  proof: 'It is what bridge-netfilter-off does to DNS, and is named by that id.',
  fix: 'See bridge-netfilter-off.',
  needs: [],
  breaks: ['dns'],
  recognise: null,
});
