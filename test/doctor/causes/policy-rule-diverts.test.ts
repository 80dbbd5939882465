import { policyRuleDiverts } from '../../../src/doctor/causes/policy-rule-diverts.ts';
import { addEntry } from '../edit.ts';
import { testCause } from '../recognise.ts';

testCause(policyRuleDiverts, 'a VPN takes the pods of another node', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'nodes/node-1/ip-rule.json': addEntry({
      priority: 100,
      src: 'all',
      dst: '192.168.1.0',
      dstlen: 24,
      table: '51820',
    }),
    'nodes/node-1/ip-route.json': addEntry({ type: 'unreachable', dst: 'default', table: '51820', flags: [] }),
  },
  found: [
    {
      severity: 'error',
      node: 'node-1',
      title: /a routing rule of node-1 \(priority 100\) sends packets to table 51820/,
    },
  ],
  checks: ['cross-node'],
  explains: true,
});

testCause(policyRuleDiverts, 'a rule refuses the pods of another node', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'nodes/node-1/ip-rule.json': addEntry({
      priority: 1000,
      src: 'all',
      dst: '192.168.1.0',
      dstlen: 24,
      action: 'unreachable',
    }),
  },
  found: [
    {
      severity: 'error',
      node: 'node-1',
      title: /a routing rule of node-1 \(priority 1000\) refuses packets: unreachable/,
    },
  ],
  checks: ['cross-node'],
  explains: true,
});

testCause(policyRuleDiverts, 'all that pods send goes to the router, also what is for node ports of another node', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'nodes/node-1/ip-rule.json': addEntry({ priority: 1000, src: '192.168.0.0', srclen: 24, table: '200' }),
    'nodes/node-1/ip-route.json': addEntry({
      dst: 'default',
      gateway: '10.1.10.2',
      dev: 'eth0',
      table: '200',
      flags: [],
    }),
  },
  found: [
    {
      severity: 'error',
      node: 'node-1',
      title: /a routing rule of node-1 \(priority 1000\) sends packets to table 200/,
    },
  ],
  checks: ['cross-node', 'node-port'],
  explains: true,
});

testCause(
  policyRuleDiverts,
  'what pods send to an external IP, which is an address of another node, goes to the router',
  {
    bundle: 'nodes/healthy-legacy',
    changes: {
      'nodes/node-2/ip-rule.json': addEntry({ priority: 1000, src: '192.168.1.0', srclen: 24, table: '200' }),
      'nodes/node-2/ip-route.json': addEntry({
        dst: 'default',
        gateway: '10.1.10.2',
        dev: 'eth0',
        table: '200',
        flags: [],
      }),
    },
    found: [
      {
        severity: 'error',
        node: 'node-2',
        title: /a routing rule of node-2 \(priority 1000\) sends packets to table 200/,
      },
    ],
    checks: ['cross-node', 'node-port'],
    explains: true,
  },
);
