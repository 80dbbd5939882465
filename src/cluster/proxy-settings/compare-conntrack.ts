import type { NodeEvidence } from '../../model/evidence.ts';
import type { KubeProxyConfig, ProxyConntrack, Sysctl } from '../../model/node.ts';
import type { ProxySetting } from '../../model/proxy-setting.ts';
import { show, tell, unseen } from './told.ts';

interface ConntrackSetting {
  key: keyof ProxyConntrack;
  sysctl: string;
  /** What kube-proxy takes where it is not told (pkg/proxy/apis/config/v1alpha1, SetDefaults). */
  fallback: number | boolean;
  unit: string;
}

const settings: readonly ConntrackSetting[] = [
  { key: 'maxPerCore', sysctl: 'nf_conntrack_max', fallback: 32768, unit: '' },
  { key: 'min', sysctl: 'nf_conntrack_max', fallback: 131072, unit: '' },
  { key: 'tcpEstablishedTimeout', sysctl: 'nf_conntrack_tcp_timeout_established', fallback: 86400, unit: ' s' },
  { key: 'tcpCloseWaitTimeout', sysctl: 'nf_conntrack_tcp_timeout_close_wait', fallback: 3600, unit: ' s' },
  { key: 'tcpBeLiberal', sysctl: 'nf_conntrack_tcp_be_liberal', fallback: false, unit: '' },
  { key: 'udpTimeout', sysctl: 'nf_conntrack_udp_timeout', fallback: 0, unit: ' s' },
  { key: 'udpStreamTimeout', sysctl: 'nf_conntrack_udp_timeout_stream', fallback: 0, unit: ' s' },
];

/** What kube-proxy sets of connection tracking when it starts, beside the kernel's settings of now. */
export const compareConntrack = (node: NodeEvidence): ProxySetting[] =>
  settings.map((setting): ProxySetting => {
    const told = tell(node, {
      name: `conntrack.${setting.key}`,
      read: ({ conntrack }: KubeProxyConfig) => print(conntrack[setting.key], setting.unit),
      fallback: print(setting.fallback, setting.unit)!,
    });
    const name = `net.netfilter.${setting.sysctl}`;
    const found = node.facts.sysctls?.[name];
    if (found === undefined) return unseen(told);
    const number = Number(found.value);
    const agrees = told.value === null ? null : isKept(setting.key, node.kubeProxy!.conntrack, number);
    return {
      ...told,
      seen: { value: `${name} = ${found.value}`, evidence: show(originOf(found)) },
      agrees,
      words:
        agrees === false
          ? `kube-proxy sets ${name} by ${told.name} (${told.value}) when it starts, and it is ${found.value}: something has changed it since, or kube-proxy may not write it`
          : null,
    };
  });

const originOf = ({ origin }: Sysctl) => origin;

/** Zero, and `tcpBeLiberal: false`, leave the kernel's setting as it is. */
function print(value: number | boolean | null, unit: string): string | null {
  if (value === null) return null;
  return value === 0 || value === false ? `${value === 0 ? `0${unit}` : 'false'} (left as it is)` : `${value}${unit}`;
}

/** Is the kernel's setting the one that kube-proxy makes? Null where it makes none. */
function isKept(key: keyof ProxyConntrack, conntrack: ProxyConntrack, now: number): boolean | null {
  if (key === 'maxPerCore' || key === 'min') return isLimitKept(conntrack, now);
  const fallback = settings.find((setting) => setting.key === key)!.fallback;
  const wanted = Number(conntrack[key] ?? fallback);
  return wanted === 0 ? null : now === wanted;
}

/** So many for each processor, and not fewer than the least: how many processors there are need not be known. */
function isLimitKept({ maxPerCore, min }: ProxyConntrack, now: number): boolean | null {
  const perCore = maxPerCore ?? 32768;
  const least = min ?? 131072;
  if (perCore === 0) return null;
  return now === least || (now > least && now % perCore === 0);
}
