import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import type { KubeProxyConfig } from '../../../src/model/node.ts';
import { parseKubeProxyConfig } from '../../../src/sources/kube-proxy-config/parse.ts';

const conntrack: KubeProxyConfig['conntrack'] = {
  maxPerCore: null,
  min: null,
  tcpEstablishedTimeout: null,
  tcpCloseWaitTimeout: null,
  udpTimeout: null,
  udpStreamTimeout: null,
  tcpBeLiberal: null,
};

const unknown: KubeProxyConfig = {
  origin: { source: 'x', line: 0, text: '' },
  form: 'file',
  configFile: null,
  mode: null,
  clusterCidrs: [],
  detectLocalMode: null,
  detectLocal: { bridgeInterface: null, interfaceNamePrefix: null },
  masqueradeAll: null,
  localhostNodePorts: null,
  nodePortAddresses: [],
  hostnameOverride: null,
  strictArp: null,
  scheduler: null,
  conntrack,
  healthzBindAddress: null,
  lines: {},
};

const kind = 'kind: KubeProxyConfiguration\n';

const read: [what: string, text: string, expected: Partial<KubeProxyConfig>][] = [
  ['defaults: nothing is told', `${kind}mode: ""\nclusterCIDR: ""\nnodePortAddresses: null\n`, {}],
  [
    'two families',
    `${kind}clusterCIDR: 10.42.0.0/16, fd10:42::/56\n`,
    { clusterCidrs: ['10.42.0.0/16', 'fd10:42::/56'] },
  ],
  [
    'IPVS',
    `${kind}mode: ipvs\nipvs: {strictARP: true, scheduler: wrr}\niptables: {masqueradeAll: true}\n`,
    { mode: 'ipvs', strictArp: true, scheduler: 'wrr', masqueradeAll: true },
  ],
  [
    'nftables has its own masqueradeAll',
    `${kind}mode: nftables\niptables: {masqueradeAll: true}\nnftables: {masqueradeAll: false}\n`,
    { mode: 'nftables', masqueradeAll: false },
  ],
  [
    'addresses of node ports',
    `${kind}iptables: {localhostNodePorts: false}\nnodePortAddresses: ["10.0.0.0/8", "primary"]\n`,
    { localhostNodePorts: false, nodePortAddresses: ['10.0.0.0/8', 'primary'] },
  ],
  [
    'behind another document',
    `kind: KubeletConfiguration\n---\n${kind}hostnameOverride: a\n`,
    { hostnameOverride: 'a' },
  ],
  [
    'how connections are tracked',
    `${kind}conntrack: {maxPerCore: 0, min: 131072, tcpEstablishedTimeout: 24h0m0s, tcpCloseWaitTimeout: 1h30m, tcpBeLiberal: true, udpTimeout: 0s, udpStreamTimeout: soon}\n`,
    {
      conntrack: {
        ...conntrack,
        maxPerCore: 0,
        min: 131072,
        tcpEstablishedTimeout: 86400,
        tcpCloseWaitTimeout: 5400,
        tcpBeLiberal: true,
        udpTimeout: 0,
      },
    },
  ],
  [
    'the same on a command line',
    'kube-proxy --conntrack-max-per-core=32768 --conntrack-min 5x --conntrack-tcp-timeout-established=2h --conntrack-tcp-timeout-close-wait 90s --conntrack-tcp-be-liberal --conntrack-udp-timeout=30s --conntrack-udp-timeout-stream=1m500ms',
    {
      form: 'command line',
      conntrack: {
        maxPerCore: 32768,
        min: null,
        tcpEstablishedTimeout: 7200,
        tcpCloseWaitTimeout: 90,
        tcpBeLiberal: true,
        udpTimeout: 30,
        udpStreamTimeout: 60.5,
      },
    },
  ],
  [
    'how pods are told from others: a bridge',
    `${kind}detectLocalMode: BridgeInterface\ndetectLocal: {bridgeInterface: cbr0, interfaceNamePrefix: ""}\nhealthzBindAddress: "[::]:10256"\n`,
    {
      detectLocalMode: 'BridgeInterface',
      detectLocal: { bridgeInterface: 'cbr0', interfaceNamePrefix: null },
      healthzBindAddress: '[::]:10256',
    },
  ],
  [
    'how pods are told from others: devices, on a command line',
    'kube-proxy --detect-local-mode=InterfaceNamePrefix --pod-interface-name-prefix=veth --pod-bridge-interface=br0 --healthz-bind-address=127.0.0.1:1',
    {
      form: 'command line',
      detectLocalMode: 'InterfaceNamePrefix',
      detectLocal: { bridgeInterface: 'br0', interfaceNamePrefix: 'veth' },
      healthzBindAddress: '127.0.0.1:1',
    },
  ],
  ['JSON', '{"kind": "KubeProxyConfiguration", "detectLocalMode": "NodeCIDR"}', { detectLocalMode: 'NodeCIDR' }],
  [
    'a ConfigMap of any key',
    `kind: ConfigMap\ndata:\n  kubeconfig.conf: x\n  config: |\n    ${kind}    mode: iptables\n`,
    { form: 'config map', mode: 'iptables' },
  ],
  [
    'a command line',
    '/usr/local/bin/kube-proxy --proxy-mode=ipvs --cluster-cidr 10.0.0.0/8 --masquerade-all --ipvs-strict-arp=false -v=2',
    { form: 'command line', mode: 'ipvs', clusterCidrs: ['10.0.0.0/8'], masqueradeAll: true, strictArp: false },
  ],
  [
    'a command line as /proc has it',
    'kube-proxy\0--hostname-override=a\0--nodeport-addresses=10.0.0.0/8,::1/128\0',
    {
      form: 'command line',
      hostnameOverride: 'a',
      nodePortAddresses: ['10.0.0.0/8', '::1/128'],
    },
  ],
];
for (const [what, text, expected] of read) {
  test(what, () => {
    const { facts, warnings } = parseKubeProxyConfig(text, 'x');
    assert.deepEqual({ ...facts, origin: unknown.origin, lines: {} }, { ...unknown, ...expected });
    assert.deepEqual(warnings, []);
  });
}

test('the line of the mode is its origin, in a ConfigMap too', () => {
  const text = readFileSync('fixtures/nodes/healthy-legacy/nodes/node-1/kube-proxy-config.yaml', 'utf8');
  const { facts } = parseKubeProxyConfig(text, 'kube-proxy-config.yaml');
  assert.deepEqual(facts?.origin, { source: 'kube-proxy-config.yaml', line: 28, text: 'mode: iptables' });
  assert.deepEqual([facts?.mode, facts?.clusterCidrs, facts?.masqueradeAll], ['iptables', ['192.168.0.0/16'], false]);
  const configMap = `kind: ConfigMap\ndata:\n  config.conf: |\n    ${kind}    mode: ipvs\n`;
  assert.deepEqual(parseKubeProxyConfig(configMap, 'x').facts?.origin, {
    source: 'x',
    line: 5,
    text: '    mode: ipvs',
  });
});

test('settings have lines of their own', () => {
  const text = `kind: ConfigMap\ndata:\n  config.conf: |\n    ${kind}    hostnameOverride: b\n    clusterCIDR: 10.0.0.0/8\n`;
  assert.deepEqual(parseKubeProxyConfig(text, 'x').facts?.lines, {
    hostnameOverride: { source: 'x', line: 5, text: '    hostnameOverride: b' },
    clusterCIDR: { source: 'x', line: 6, text: '    clusterCIDR: 10.0.0.0/8' },
  });
});

test('a setting has the line of its own section', () => {
  const text = `${kind}conntrack:\n  min: 5\n  udpTimeout: 9s\niptables:\n  masqueradeAll: false\nipvs:\n  udpTimeout: 0s\nmode: nftables\nnftables:\n  masqueradeAll: true\n`;
  const { lines, masqueradeAll } = parseKubeProxyConfig(text, 'x').facts!;
  assert.equal(masqueradeAll, true);
  const numbers = Object.entries(lines).map(([name, { line }]) => [name, line]);
  assert.deepEqual(Object.fromEntries(numbers), { min: 3, udpTimeout: 4, masqueradeAll: 11, mode: 9 });
});

for (const text of ['', 'mode: ipvs\n', 'kind: [', 'null', '--- {}', 'kube-proxy', 'kind: ConfigMap\ndata: 5\n']) {
  test(`${JSON.stringify(text)} is not known, and that is told`, () => {
    const { facts, warnings } = parseKubeProxyConfig(text, 'x');
    assert.equal(facts, null);
    assert.deepEqual(
      warnings.map(({ about }) => about),
      ['config'],
    );
  });
}

test('no text throws', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseKubeProxyConfig(kind + text, 'x')));
});
