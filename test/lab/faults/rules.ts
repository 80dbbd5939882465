import { feed } from '../../kernel/shell.ts';
import { type Fault, scripted } from './fault.ts';

/** A rule that is put in front of a chain, and taken out again. */
const inserted = (rule: string): { breaks: string; heals: string } => ({
  breaks: `iptables -I ${rule}`,
  heals: `iptables -D ${rule}`,
});

/** Whatever is done to the rules, they are as before when it is healed. */
const restored = (breaks: string): { breaks: string; heals: string } => ({
  breaks: `iptables-save > /run/rules-before\n${breaks}`,
  heals: 'iptables-restore < /run/rules-before',
});

/** The rules as sed(1) makes them from what they are. */
const rewritten = (change: string): { breaks: string; heals: string } =>
  restored(`iptables-save -t nat > /run/rules-now\nsed '${change}' /run/rules-now | iptables-restore`);

const guard = `table inet guard {
  chain forward {
    type filter hook forward priority 10; policy accept;
    ct state established,related accept
    tcp dport 8080 drop
  }
}`;

/** Rules of iptables and nftables that are not kube-proxy's, or that are missing beside its own. */
export const ruleFaults: readonly Fault[] = [
  scripted({
    id: 'forward-policy-drop',
    where: 'node-2',
    words: 'the policy of FORWARD is DROP, as docker or a firewall sets it',
    stops: ['pod of the other node', 'the other way'],
    breaks: 'iptables -P FORWARD DROP',
    heals: 'iptables -P FORWARD ACCEPT',
  }),
  scripted({
    id: 'input-policy-drop',
    where: 'node-1',
    words: 'the policy of INPUT is DROP, and nothing accepts what the node serves',
    stops: ['API server from the other node', 'cluster IP from the node'],
    breaks: 'iptables -P INPUT DROP',
    heals: 'iptables -P INPUT ACCEPT',
  }),
  scripted({
    id: 'firewall-rule-drops',
    where: 'node-2',
    words: 'a firewall rule in FORWARD rejects what goes to port 8080 of its pods',
    stops: ['pod of the other node'],
    ...inserted('FORWARD -d 192.168.1.0/24 -p tcp -m tcp --dport 8080 -j REJECT --reject-with icmp-host-prohibited'),
  }),
  scripted({
    id: 'dns-port-blocked',
    where: 'node-1',
    words: 'a firewall rule drops DNS over UDP',
    stops: ['DNS name of a service', 'DNS server asked directly', 'DNS name of the internet'],
    ...inserted('FORWARD -p udp -m udp --dport 53 -j DROP'),
  }),
  scripted({
    id: 'masquerade-missing',
    where: 'node-1',
    words: 'what pods send out of the cluster keeps the pod address',
    stops: ['internet'],
    ...rewritten('/kubenet: SNAT/d'),
  }),
  scripted({
    id: 'services-jump-missing',
    where: 'node-1',
    words: 'PREROUTING does not jump to KUBE-SERVICES any more: services work from the node only',
    stops: ['cluster IP', 'API server by address', 'node port from outside'],
    ...restored('iptables -t nat -D PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES'),
  }),
  scripted({
    id: 'rules-flushed',
    where: 'node-1',
    words: 'somebody flushed the tables of iptables',
    stops: ['cluster IP', 'API server by address', 'internet', 'node port from outside', 'host port from outside'],
    ...restored('iptables -t nat -F\niptables -F'),
  }),
  scripted({
    id: 'service-rules-missing',
    where: 'node-1',
    words: 'KUBE-SERVICES has no rule for the cluster IP of shop',
    stops: ['cluster IP', 'cluster IP from the node'],
    ...rewritten('/KUBE-SERVICES -d 10.106.23.233/d'),
  }),
  scripted({
    id: 'stale-endpoint-rules',
    where: 'node-2',
    words: 'the rules for shop lead to a pod that is gone',
    stops: ['cluster IP from the other node'],
    ...rewritten('/default\\/shop:http/s/--to-destination [0-9.]*/--to-destination 192.168.0.99/'),
  }),
  scripted({
    id: 'legacy-and-nft-both-active',
    where: 'node-1',
    words: "the other backend of iptables holds a firewall that this node's iptables does not show",
    stops: ['pod of the other node'],
    breaks: ({ backend }) => {
      const other = `iptables-${backend === 'legacy' ? 'nft' : 'legacy'}`;
      return `${other} -N FIREWALL
${other} -A FIREWALL -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
${other} -A FIREWALL -s 192.168.0.0/24 -p tcp -m tcp --dport 8080 -j DROP
${other} -A FORWARD -j FIREWALL`;
    },
    heals: ({ backend }) => {
      const other = `iptables-${backend === 'legacy' ? 'nft' : 'legacy'}`;
      return `${other} -D FORWARD -j FIREWALL
${other} -F FIREWALL
${other} -X FIREWALL`;
    },
  }),
  scripted({
    id: 'other-table-drops',
    where: 'node-1',
    words: 'a table of nftables drops what goes to port 8080, and iptables does not show it',
    stops: ['pod of the other node', 'the other way'],
    breaks: feed('nft -f -', [guard]),
    heals: 'nft delete table inet guard',
  }),
];
