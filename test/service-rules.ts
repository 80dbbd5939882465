/** One service, much as kube-proxy writes it: hairpin and traffic from outside the pods are masqueraded. */
export function serviceRules(clusterIp: string, endpoints: string[]): string {
  const family = clusterIp.includes('::') ? 6 : 4;
  const pods = family === 4 ? '192.168.0.0/16' : 'fd00::/30';
  const hosts = endpoints.map((endpoint) => endpoint.replace(/:\d+$/, '').replace(/[[\]]/g, ''));
  return `*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:KUBE-MARK-MASQ - [0:0]
:KUBE-SVC-WEB - [0:0]
${endpoints.map((_, index) => `:KUBE-SEP-${index + 1} - [0:0]`).join('\n')}
-A PREROUTING -d ${clusterIp} -p tcp -m tcp --dport 80 -j KUBE-SVC-WEB
-A OUTPUT -d ${clusterIp} -p tcp -m tcp --dport 80 -j KUBE-SVC-WEB
-A POSTROUTING -m mark --mark 0x4000/0x4000 -j MASQUERADE
-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
-A KUBE-SVC-WEB ! -s ${pods} -j KUBE-MARK-MASQ
${endpoints
  .map((_, index) =>
    index === endpoints.length - 1
      ? `-A KUBE-SVC-WEB -j KUBE-SEP-${index + 1}`
      : `-A KUBE-SVC-WEB -m statistic --mode random --probability ${(1 / (endpoints.length - index)).toFixed(11)} -j KUBE-SEP-${index + 1}`,
  )
  .join('\n')}
${endpoints
  .map(
    (endpoint, index) => `-A KUBE-SEP-${index + 1} -s ${hosts[index]} -j KUBE-MARK-MASQ
-A KUBE-SEP-${index + 1} -p tcp -m tcp -j DNAT --to-destination ${endpoint}`,
  )
  .join('\n')}
COMMIT`;
}
