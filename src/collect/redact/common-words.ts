const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((word) => word !== ''));

/** Names that every cluster has, or that tell which program something belongs to: they stay. */
export const commonNames = words(`
  default kubernetes kube-system kube-public kube-node-lease kube-dns coredns kube-proxy kube-apiserver kube-controller-manager kube-scheduler
  etcd flannel kube-flannel kube-flannel-ds kube-flannel-cfg calico calico-node calico-system calico-kube-controllers calico-typha tigera-operator
  cilium cilium-operator weave weave-net kube-router antrea antrea-agent antrea-controller aws-node canal metallb metallb-system speaker controller
  metrics-server nodelocaldns node-local-dns ingress-nginx ingress-nginx-controller traefik istio-system linkerd local-path-provisioner
  local-path-storage svclb kubelet kubeadm k3s rke2 k0s kubelite hyperkube microk8s kubenet cbr0 portmap bridge host-local loopback
  localhost localdomain cluster local svc pod arpa in-addr ip6 com org net io edu gov int internal lan home corp test example invalid
  kube-root-ca.crt dns dns-tcp metrics http https master worker control-plane
`);

/**
 * Words of the languages in which evidence is written: of the tools' outputs and of configuration. A name that is one of them is replaced only
 * where it can be nothing else.
 */
export const syntax = words(`
  accept action actions add addr addrtype address addresses all allow allmulti allmultimaster alternatives alternate any anycast arp asm
  autoconf bitmap bind bird block blackhole bond bridge broadcast brd brforward broute bypass cache cachesize chain chains check cidr
  cgroup client comment cluster clusters config configmap connbytes connlimit connmark conntrack continue cookie core count counter cpu create ct
  daddr day dccp debug default definition del delete delay deny dest destination detail dev dir direction disabled dist dnat dns down dport dports drop dscp
  dst dstaddr dup dynamic dynset each ecn elements elem encap end endpoint endpoints entries entry errors esp established ether ethertype exists expires
  expr external extern fallthrough family fdb fib file filter firewall flags flood flow flush follow for forever forward forwarding frag from fwmark
  gateway get global goto gre group groups hairpin handle has hash hashlimit hashsize health helper hex hook host hostname hosts hoplimit hop
  icmp icmpv6 id if ifname iface iif iifname in inet inet6 info init initcwnd input insert inode interface interfaces internal interval invalid ip ip6
  iptables ip6tables ipv4 ipv6 iprange ipset ipv ipvs isolated jump kernel key kind kube label last layer learning left length level limit line link list lladdr
  lo load local localport log lookup loop loops mac mangle map maps mark mask masquerade mask match maxelem media memory meta metric mh min mode month move mtu multicast
  multipath multiport name names namespace namespaces nat neigh netdev netid netmask netns network new next nexthop nf nfacct nflog nfnetlink nft
  nftables nh no node nodes noarp none noop not notrack num number numgen oif oifname oneshot on only onlink open option options or osf other out output
  owner packet packets parent path peer pending per permanent physdev pid pkttype plugin plugins pod pods policy port ports postrouting pref prefix
  prerouting priority prio probability process prohibit prot proto protocol protocols proxy qdisc qlen queue quota random rate raw ready realm recent redirect
  ref reject related reload reply request reset resolv rest return rfc right route router routing rr rule rules run saddr save scheduler scope sctp search
  security self send seq server service services session set sets sh show size snat socket source sport sports src srcaddr start stale state stateful
  static statistic status strict string sub svc sw sync synproxy table tables target tcp tcpmss template tentative throw time timeout to token topology tos
  tproxy trace tracked translate transport tunnel tun type types udp udplite ulog unconn unicast unknown unreachable untracked up update upstream use
  used user users uid valid value values vdir veth via view vip virtual vlan vmap vport vproto vxlan wait watch weight whoami with wlc words wrr write
  x xt year yes zone zones
`);
