import type { KubeProxyConfig } from '../../model/node.ts';
import { linesOf } from '../lines.ts';

/** Settings that an answer may have to show, with the flags that say the same (kube-proxy(1)). */
const flags = {
  mode: 'proxy-mode',
  clusterCIDR: 'cluster-cidr',
  detectLocalMode: 'detect-local-mode',
  bridgeInterface: 'pod-bridge-interface',
  interfaceNamePrefix: 'pod-interface-name-prefix',
  masqueradeAll: 'masquerade-all',
  nodePortAddresses: 'nodeport-addresses',
  localhostNodePorts: 'iptables-localhost-nodeports',
  hostnameOverride: 'hostname-override',
  healthzBindAddress: 'healthz-bind-address',
  maxPerCore: 'conntrack-max-per-core',
  min: 'conntrack-min',
  tcpEstablishedTimeout: 'conntrack-tcp-timeout-established',
  tcpCloseWaitTimeout: 'conntrack-tcp-timeout-close-wait',
  tcpBeLiberal: 'conntrack-tcp-be-liberal',
  udpTimeout: 'conntrack-udp-timeout',
  udpStreamTimeout: 'conntrack-udp-timeout-stream',
  config: 'config',
};

/** Sections of KubeProxyConfiguration in which keys stand that others have too (`ipvs.udpTimeout`, `nftables.masqueradeAll`). */
const sections: Record<string, string> = {
  ...Object.fromEntries(
    ['maxPerCore', 'min', 'tcpEstablishedTimeout', 'tcpCloseWaitTimeout', 'tcpBeLiberal', 'udpTimeout'].map((key) => [
      key,
      'conntrack',
    ]),
  ),
  udpStreamTimeout: 'conntrack',
};

const patterns = Object.entries(flags).map(([key, flag]) => ({
  key,
  asKey: new RegExp(`^\\s*"?${key}"?:`),
  asFlag: new RegExp(`--${flag}(?![\\w-])`),
}));

/** The first line of each setting, as a configuration and as the command line writes them. */
export function findSettingLines(text: string, source: string, mode: string | null): KubeProxyConfig['lines'] {
  const lines: KubeProxyConfig['lines'] = {};
  const masquerading = mode === 'nftables' ? 'nftables' : 'iptables';
  let section = '';
  for (const line of linesOf(text)) {
    const key = /^\s*"?([A-Za-z]\w*)"?:\s*(?:#.*|\{\s*)?$/.exec(line.text);
    if (key !== null) section = key[1]!;
    for (const { key: name, asKey, asFlag } of patterns) {
      if (lines[name] !== undefined) continue;
      const wanted = name === 'masqueradeAll' ? masquerading : sections[name];
      const isKey = asKey.test(line.text) && (wanted === undefined || wanted === section);
      if (isKey || asFlag.test(line.text)) lines[name] = { source, line: line.number, text: line.text };
    }
  }
  return lines;
}
