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

/** Keys of the section `conntrack` of KubeProxyConfiguration: others have some of them too (`ipvs.udpTimeout`). */
const ofConntrack = new Set<string>([
  'maxPerCore',
  'min',
  'tcpEstablishedTimeout',
  'tcpCloseWaitTimeout',
  'tcpBeLiberal',
  'udpTimeout',
  'udpStreamTimeout',
]);

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
      const wanted = name === 'masqueradeAll' ? masquerading : ofConntrack.has(name) ? 'conntrack' : section;
      const isKey = wanted === section && asKey.test(line.text);
      if (isKey || asFlag.test(line.text)) lines[name] = { source, line: line.number, text: line.text };
    }
  }
  return lines;
}
