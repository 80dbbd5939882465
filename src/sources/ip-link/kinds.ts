/** Kinds of links as ip-link(8) names them. Some print nothing else about themselves. */
export const linkKinds: ReadonlySet<string> = new Set(
  (
    'amt bareudp batadv bond bridge can dsa dummy erspan geneve gre gretap gtp hsr ifb ip6erspan ip6gre ip6gretap ip6tnl ipip ipoib ' +
    'ipvlan ipvtap lowpan macsec macvlan macvtap netdevsim netkit nlmon openvswitch ovpn pfcp rmnet sit tap team tun vcan veth ' +
    'virt_wifi vlan vrf vti vti6 vxcan vxlan wireguard wwan xfrm'
  ).split(' '),
);
