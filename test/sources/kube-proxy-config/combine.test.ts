import assert from 'node:assert/strict';
import { test } from 'node:test';
import { combineConfigs } from '../../../src/sources/kube-proxy-config/combine.ts';
import { parseKubeProxyConfig } from '../../../src/sources/kube-proxy-config/parse.ts';

const file = (mode: string) =>
  parseKubeProxyConfig(`kind: KubeProxyConfiguration\nmode: ${mode}\nhostnameOverride: of-file\n`, mode).facts!;
const words = (text: string) => parseKubeProxyConfig(`kube-proxy ${text}`, 'cmdline').facts!;
const configMap = { ...file('nftables'), form: 'config map' as const };

const told = { own: null, commandLine: null, configMap: null };
const rows: [what: string, given: Partial<typeof told> | object, mode: string | null, others: string[]][] = [
  ['nothing is told', {}, null, []],
  ['a file beside the ConfigMap', { own: file('ipvs'), configMap }, 'ipvs', ['nftables']],
  ['flags without --config', { commandLine: words('--proxy-mode=ipvs'), configMap }, 'ipvs', ['nftables']],
  [
    'flags beside the file that --config names',
    { own: file('iptables'), commandLine: words('--config=/x --proxy-mode=ipvs') },
    'iptables',
    ['ipvs'],
  ],
  [
    'flags beside a file that could not be read, and the ConfigMap for it',
    { commandLine: words('--config=/x --proxy-mode=ipvs'), configMap },
    'nftables',
    ['ipvs'],
  ],
  ['a file that could not be read', { commandLine: words('--config=/x --proxy-mode=ipvs') }, null, ['ipvs']],
  ['a command line for the own configuration', { own: words('--proxy-mode=ipvs'), configMap }, 'ipvs', ['nftables']],
];
for (const [what, given, mode, others] of rows) {
  test(`${what}: mode ${mode}`, () => {
    const combined = combineConfigs({ ...told, ...given });
    assert.equal(combined.counting?.mode ?? null, mode);
    assert.deepEqual(
      combined.others.map((other) => other.mode),
      others,
    );
  });
}

test('--hostname-override counts beside --config', () => {
  const { counting } = combineConfigs({
    ...told,
    own: file('ipvs'),
    commandLine: words('--config=/x --hostname-override=of-flag'),
  });
  assert.equal(counting?.hostnameOverride, 'of-flag');
  assert.equal(counting?.lines.hostnameOverride?.source, 'cmdline');
  assert.equal(counting?.lines.mode?.source, 'ipvs');
});
