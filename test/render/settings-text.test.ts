import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProxySetting } from '../../src/model/proxy-setting.ts';
import { makePaint } from '../../src/render/paint.ts';
import { renderSettings, summariseSettings } from '../../src/render/settings-text.ts';

const line = (source: string, number: number, text: string) => [{ source, line: number, text }];
const setting = (name: string, rest: Partial<ProxySetting>): ProxySetting => ({
  name,
  value: null,
  by: null,
  evidence: [],
  overruled: [],
  seen: null,
  agrees: null,
  words: null,
  ...rest,
});

const settings: ProxySetting[] = [
  setting('mode', {
    value: 'iptables',
    by: 'answer',
    evidence: line('http://127.0.0.1:10249/proxyMode', 1, 'iptables'),
    overruled: [
      { value: 'ipvs', by: 'config map', evidence: line('api/configmaps-kube-system.json', 5, '"name": "kube-proxy"') },
    ],
    seen: { value: 'iptables', evidence: line('iptables-save -c', 4, ':KUBE-SERVICES - [0:0]') },
    agrees: true,
  }),
  setting('masqueradeAll', {
    value: 'true',
    by: 'file',
    evidence: line('config.conf', 12, '  masqueradeAll: true'),
    seen: { value: 'false', evidence: line('iptables-save -c', 9, '-A KUBE-SVC-X ! -s 10.0.0.0/8 -j KUBE-MARK-MASQ') },
    agrees: false,
    words: 'masqueradeAll is true, and the rules say otherwise',
  }),
  setting('nodePortAddresses', { seen: { value: 'every IPv4 address', evidence: [] } }),
  setting('conntrack.min', { value: '131072', by: 'default' }),
];

test('a table, and below it what differs and what does not count', () => {
  assert.deepEqual(renderSettings(settings, { width: 100, verbose: false }, makePaint(false)), [
    '         setting            value      told by              seen',
    "ok       mode               iptables   kube-proxy's answer  iptables",
    'DIFFERS  masqueradeAll      true       configuration file   false',
    '         nodePortAddresses  not known                       every IPv4 address',
    'mode: ipvs of the ConfigMap does not count',
    'masqueradeAll is true, and the rules say otherwise',
  ]);
});

test('every setting with its lines', () => {
  assert.deepEqual(renderSettings(settings, { width: 100, verbose: true }, makePaint(false)), [
    'mode = iptables: ok',
    "  kube-proxy's answer (http://127.0.0.1:10249/proxyMode:1 iptables)",
    '  ConfigMap, which does not count: ipvs (api/configmaps-kube-system.json:5 "name": "kube-proxy")',
    '  seen: iptables (iptables-save -c:4 :KUBE-SERVICES - [0:0])',
    'masqueradeAll = true: DIFFERS',
    '  configuration file (config.conf:12 masqueradeAll: true)',
    '  seen: false (iptables-save -c:9 -A KUBE-SVC-X ! -s 10.0.0.0/8 -j KUBE-MARK-MASQ)',
    '  masqueradeAll is true, and the rules say otherwise',
    'nodePortAddresses = not known',
    '  seen: every IPv4 address',
    'conntrack.min = 131072',
    '  default',
  ]);
});

test('in one line', () => {
  assert.equal(
    summariseSettings(settings),
    'mode iptables, masqueradeAll true (seen: false), nodePortAddresses not known (seen: every IPv4 address)',
  );
});
