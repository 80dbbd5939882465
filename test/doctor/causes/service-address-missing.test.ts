import { serviceAddressMissing } from '../../../src/doctor/causes/service-address-missing.ts';
import { dropEntries, editEntries } from '../edit.ts';
import { testCause } from '../recognise.ts';

const address = '10.96.0.10';

testCause(serviceAddressMissing, 'an address was taken off kube-ipvs0', {
  bundle: 'recordings/ipvs-healthy.tar.gz',
  changes: {
    'nodes/node-1/ip-addr.json': editEntries(
      ({ ifname }) => ifname === 'kube-ipvs0',
      (link) => ({
        ...link,
        addr_info: (link.addr_info as { local: string }[]).filter(({ local }) => local !== address),
      }),
    ),
    'nodes/node-1/ip-route.json': dropEntries(({ dst }) => dst === address),
  },
  found: [{ severity: 'error', node: 'node-1', title: /kube-ipvs0 of node-1 does not have 10\.96\.0\.10/ }],
  checks: ['dns'],
  explains: true,
});

testCause(serviceAddressMissing, 'the whole device is gone', {
  bundle: 'recordings/ipvs-healthy.tar.gz',
  changes: {
    'nodes/node-1/ip-link.json': dropEntries(({ ifname }) => ifname === 'kube-ipvs0'),
    'nodes/node-1/ip-addr.json': dropEntries(({ ifname }) => ifname === 'kube-ipvs0'),
    'nodes/node-1/ip-addr.txt': null,
    'nodes/node-1/ip-route.json': dropEntries(({ dev }) => dev === 'kube-ipvs0'),
  },
  found: [{ severity: 'error', node: 'node-1', title: /node-1 has no device kube-ipvs0/ }],
  checks: ['dns'],
  explains: true,
});

testCause(serviceAddressMissing, 'the address is there, and table local has no route to it', {
  bundle: 'recordings/ipvs-healthy.tar.gz',
  changes: {
    'nodes/node-1/ip-route.json': dropEntries(({ dst, dev }) => dst === address && dev === 'kube-ipvs0'),
  },
  found: [
    { severity: 'error', node: 'node-1', title: /table local of node-1 has no route to 10\.96\.0\.10 of kube-ipvs0/ },
  ],
  checks: ['dns'],
  explains: true,
});
