import { noLocalEndpoints } from '../../../src/doctor/causes/no-local-endpoints.ts';
import { testCause } from '../recognise.ts';

/** Pods of gamma that say they were elsewhere. */
const away = (text: string): string => text.replaceAll(/("nodeName": )"gamma"/g, '$1"beta"');

testCause(noLocalEndpoints, 'a load balancer whose endpoints are on other nodes', {
  bundle: 'recordings/nftables-healthy.tar.gz',
  changes: { 'api/endpointslices.json': away },
  found: [
    {
      severity: 'info',
      node: null,
      title:
        /^shop\/lb \(externalTrafficPolicy Local\) has no endpoint on gamma: node port 31080, load balancer IP 172\.20\.9\.240 do not answer there from outside, as it is meant \(load balancers are told so at node port 32100\)$/,
    },
  ],
});
