import type { KubeProxyConfig } from '../../model/node.ts';

/** Everything that tells how kube-proxy is configured. */
export interface ToldConfigs {
  /** What the bundle has as the node's own configuration: the file that the process reads. */
  own: KubeProxyConfig | null;
  /** The words that the process was started with. */
  commandLine: KubeProxyConfig | null;
  /** What the cluster's ConfigMap gives to every node. */
  configMap: KubeProxyConfig | null;
}

/** What is told, by who counts. */
export interface CombinedConfigs {
  /** What kube-proxy goes by; null where that is not in the evidence. */
  counting: KubeProxyConfig | null;
  /** What tells something too, and does not count. */
  others: KubeProxyConfig[];
}

/**
 * Decides as kube-proxy does (cmd/kube-proxy, Options.Complete): with `--config` the flags are ignored but for
 * `--hostname-override`, without it there is no file. Where that file is not in the evidence, the ConfigMap stands for it.
 */
export function combineConfigs({ own, commandLine, configMap }: ToldConfigs): CombinedConfigs {
  const words = commandLine ?? (own?.form === 'command line' ? own : null);
  const files = [own?.form === 'command line' ? null : own, configMap].filter((one) => one !== null);
  if (words === null) return { counting: files[0] ?? null, others: files.slice(1) };
  if (words.configFile === null) return { counting: words, others: files };
  const [file, ...rest] = files;
  return { counting: withOverride(file ?? untold(words), words), others: [words, ...rest] };
}

/** Of the flags beside a file, this one counts more than the file. */
function withOverride(config: KubeProxyConfig, { hostnameOverride, lines }: KubeProxyConfig): KubeProxyConfig {
  if (hostnameOverride === null) return config;
  const line = lines.hostnameOverride;
  return { ...config, hostnameOverride, lines: { ...config.lines, ...(line && { hostnameOverride: line }) } };
}

/** A configuration in a file that nobody has read. */
const untold = ({ origin, form, configFile }: KubeProxyConfig): KubeProxyConfig => ({
  origin,
  form,
  configFile,
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
  conntrack: {
    maxPerCore: null,
    min: null,
    tcpEstablishedTimeout: null,
    tcpCloseWaitTimeout: null,
    udpTimeout: null,
    udpStreamTimeout: null,
    tcpBeLiberal: null,
  },
  healthzBindAddress: null,
  lines: {},
});
