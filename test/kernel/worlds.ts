import type { HostPlan, WorldPlan } from './plan.ts';

interface Others {
  two?: HostPlan;
  outside?: HostPlan;
}

/** Two nodes with bridged pods: `client`, `web` and `other` on node `one`, `far` on node `two`. */
export const bridged = (one: HostPlan = {}, others: Others = {}): WorldPlan => worldOf('bridged', one, others);

/** The same pods, each with a route and proxy ARP instead of a bridge. */
export const routed = (one: HostPlan = {}, others: Others = {}): WorldPlan => worldOf('routed', one, others);

const worldOf = (pods: 'bridged' | 'routed', one: HostPlan, { two, outside }: Others): WorldPlan => ({
  nodes: { one: { pods, ...one }, two: { pods, ...two } },
  pods: { 'one/client': { X: 10 }, 'one/web': { X: 11 }, 'one/other': { X: 12 }, 'two/far': { X: 11 } },
  ...(outside ? { outside } : {}),
});

/** A service at 10.96.0.1 (fd96::1) port 80 with one endpoint at port 8080, for pods and for the node itself. */
export const clusterIp = (endpoint: string): HostPlan => {
  const v6 = endpoint.includes(':');
  const rule = `-d ${v6 ? 'fd96::1' : '10.96.0.1'} -p tcp --dport 80 -j DNAT --to-destination ${v6 ? `[${endpoint}]` : endpoint}:8080`;
  return { [v6 ? 'ip6tables' : 'iptables']: { nat: [`-A PREROUTING ${rule}`, `-A OUTPUT ${rule}`] } };
};
