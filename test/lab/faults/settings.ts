import { type Fault, scripted } from './fault.ts';

/** Settings of the kernel. */
export const settingFaults: readonly Fault[] = [
  scripted({
    id: 'ip-forward-off',
    where: 'node-1',
    words: 'the kernel does not forward packets',
    stops: ['pod of the other node', 'the other way', 'internet', 'host port from outside'],
    breaks: 'sysctl -qw net.ipv4.ip_forward=0',
    heals: 'sysctl -qw net.ipv4.ip_forward=1',
  }),
  scripted({
    id: 'bridge-netfilter-off',
    where: 'node-1',
    words: 'bridged packets do not pass iptables: answers of pods of the same node keep the pod address',
    stops: ['cluster IP'],
    breaks: 'sysctl -qw net.bridge.bridge-nf-call-iptables=0',
    heals: 'sysctl -qw net.bridge.bridge-nf-call-iptables=1',
  }),
  scripted({
    id: 'reverse-path-filter',
    where: 'node-1',
    words: 'packets from the pods of node-2 come in by eth0 while their way back is eth1, and the filter is strict',
    stops: ['pod of the other node', 'the other way'],
    breaks: `ip route replace 192.168.1.0/24 via 10.1.20.10 dev eth1
sysctl -qw net.ipv4.conf.eth0.rp_filter=1`,
    heals: `sysctl -qw net.ipv4.conf.eth0.rp_filter=0
ip route replace 192.168.1.0/24 via 10.1.10.10`,
  }),
];
