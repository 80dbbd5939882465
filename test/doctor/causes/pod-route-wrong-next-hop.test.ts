import { podRouteWrongNextHop } from '../../../src/doctor/causes/pod-route-wrong-next-hop.ts';
import { addEntry, editEntries } from '../edit.ts';
import { testCause } from '../recognise.ts';

testCause(podRouteWrongNextHop, "a node's pods are looked for at another node", {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'nodes/node-1/ip-route.json': editEntries(
      ({ dst }) => dst === '192.168.1.0/24',
      (route) => ({ ...route, gateway: '10.1.10.9' }),
    ),
  },
  found: [
    {
      severity: 'error',
      node: 'node-1',
      title: /node-1 sends what is for 192\.168\.1\.0\/24, the pods of node-2, to 10\.1\.10\.9/,
    },
  ],
  checks: ['cross-node'],
  explains: true,
});

testCause(podRouteWrongNextHop, "a node's pods are looked for at a host that nobody knows", {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'nodes/node-1/ip-route.json': editEntries(
      ({ dst }) => dst === '192.168.1.0/24',
      (route) => ({ ...route, gateway: '10.1.10.77' }),
    ),
  },
  found: [{ severity: 'error', node: 'node-1', title: /to 10\.1\.10\.77, which is no address of that node/ }],
  checks: ['cross-node'],
  explains: true,
});

testCause(podRouteWrongNextHop, "an overlay's route leads to the device of another node", {
  bundle: 'recordings/flannel-vxlan-healthy.tar.gz',
  changes: Object.fromEntries(
    ['ip-route.json', 'ip-route-all.json'].map((file) => [
      `nodes/beta/${file}`,
      editEntries(
        ({ dst, gateway }) => dst === '10.42.0.0/24' && gateway !== undefined,
        (route) => ({ ...route, gateway: '10.42.2.0' }),
      ),
    ]),
  ),
  found: [
    {
      severity: 'error',
      node: 'beta',
      title: /beta sends what is for 10\.42\.0\.0\/24, the pods of alpha, to 10\.42\.2\.0, which is gamma/,
    },
  ],
  checks: ['cross-node'],
  explains: true,
});

testCause(podRouteWrongNextHop, "a node's pods are looked for on a wire where nobody answers for them", {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'nodes/node-1/ip-route.json': editEntries(
      ({ dst }) => dst === '192.168.1.0/24',
      ({ dst }) => ({ dst, dev: 'eth1', scope: 'link', flags: [] }),
    ),
  },
  found: [
    {
      severity: 'error',
      node: 'node-1',
      title: /192\.168\.1\.0\/24, the pods of node-2, to the wire of eth1 itself, where nobody answers for them/,
    },
  ],
  checks: ['cross-node'],
  explains: true,
});

testCause(
  podRouteWrongNextHop,
  "a node sends what is for its own pods to the router, as a VPN's client may tell it to",
  {
    bundle: 'nodes/healthy-legacy',
    changes: {
      'nodes/node-1/ip-route.json': addEntry({ dst: '192.168.0.0/25', gateway: '10.1.10.2', dev: 'eth0', flags: [] }),
    },
    found: [
      {
        severity: 'error',
        node: 'node-1',
        title:
          /node-1 sends what is for 192\.168\.0\.0\/25 to 10\.1\.10\.2 by eth0, though pods there, .* are its own, on cbr0/,
      },
    ],
    checks: ['cross-node'],
    explains: true,
  },
);
