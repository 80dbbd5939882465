import { serviceTakesNodeAddress } from '../../../src/doctor/causes/service-takes-node-address.ts';
import { testCause } from '../recognise.ts';

/** The external IP of a service becomes the address of node-1, in the API and in what kube-proxy made of it. */
const renamed = (text: string): string => text.replaceAll(/10\.1\.10\.101\b/g, '10.1.10.9');

const changed = ['node-1', 'node-2'].flatMap((node) =>
  ['ipvsadm.txt', 'ipset-save.txt', 'ip-addr.json', 'ip-route.json'].map((file) => `nodes/${node}/${file}`),
);

testCause(serviceTakesNodeAddress, 'an external IP is the address of the node that the API server runs on', {
  bundle: 'recordings/ipvs-healthy.tar.gz',
  changes: Object.fromEntries(['api/services.json', ...changed].map((path) => [path, renamed])),
  found: [
    {
      severity: 'error',
      node: 'node-2',
      title:
        /^kube-ipvs0 of node-2 has 10\.1\.10\.9, the address of node node-1, for svc default\/test-externalip: node-2 no longer reaches node-1$/,
    },
  ],
  checks: ['apiserver', 'node-port'],
  explains: true,
});
