import type { KubeProxyConfig } from '../../model/node.ts';
import type { Origin } from '../../model/origin.ts';
import { parseDuration } from './duration.ts';

/** Reads kube-proxy's command line (kube-proxy(1)), its words apart by blanks, lines or NUL; null where the text is none. */
export function readFlags(text: string, origin: Origin): KubeProxyConfig | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: /proc/PID/cmdline separates words by NUL
  const words = text.split(/[\s\u0000]+/).filter((word) => word !== '');
  if (!/^(\S*\/)?kube-proxy$|^--[a-z]/.test(words[0] ?? '') || !words.some((word) => /^--[a-z]/.test(word)))
    return null;
  const flags = flagsOf(words);
  const textOf = (name: string): string | null => flags.get(name) || null;
  const booleanOf = (name: string): boolean | null => (flags.has(name) ? flags.get(name) !== 'false' : null);
  const numberOf = (name: string): number | null =>
    /^\d{1,10}$/.test(flags.get(name) ?? '') ? Number(flags.get(name)) : null;
  const secondsOf = (name: string): number | null => parseDuration(flags.get(name) ?? '');
  const listOf = (name: string): string[] => (textOf(name) ?? '').split(',').filter((part) => part !== '');
  return {
    origin,
    form: 'command line',
    configFile: textOf('config'),
    mode: textOf('proxy-mode'),
    clusterCidrs: listOf('cluster-cidr'),
    detectLocalMode: textOf('detect-local-mode'),
    detectLocal: {
      bridgeInterface: textOf('pod-bridge-interface'),
      interfaceNamePrefix: textOf('pod-interface-name-prefix'),
    },
    masqueradeAll: booleanOf('masquerade-all'),
    localhostNodePorts: booleanOf('iptables-localhost-nodeports'),
    nodePortAddresses: listOf('nodeport-addresses'),
    hostnameOverride: textOf('hostname-override'),
    strictArp: booleanOf('ipvs-strict-arp'),
    scheduler: textOf('ipvs-scheduler'),
    conntrack: {
      maxPerCore: numberOf('conntrack-max-per-core'),
      min: numberOf('conntrack-min'),
      tcpEstablishedTimeout: secondsOf('conntrack-tcp-timeout-established'),
      tcpCloseWaitTimeout: secondsOf('conntrack-tcp-timeout-close-wait'),
      udpTimeout: secondsOf('conntrack-udp-timeout'),
      udpStreamTimeout: secondsOf('conntrack-udp-timeout-stream'),
      tcpBeLiberal: booleanOf('conntrack-tcp-be-liberal'),
    },
    healthzBindAddress: textOf('healthz-bind-address'),
    lines: {},
  };
}

/** `--name=value`, `--name value`, and `--name` alone, which is true (pflag: a boolean's value is never a word of its own). */
function flagsOf(words: readonly string[]): Map<string, string> {
  const flags = new Map<string, string>();
  for (const [at, word] of words.entries()) {
    const match = /^--?([a-z][\w-]*)(?:=(.*))?$/.exec(word);
    if (match === null) continue;
    const next = words[at + 1];
    flags.set(match[1]!, match[2] ?? (next === undefined || next.startsWith('-') ? 'true' : next));
  }
  return flags;
}
