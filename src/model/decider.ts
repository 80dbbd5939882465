/** What decided how a packet ended: for programs, and for the doctor, which looks for causes by it. */
export type Decider =
  /** A rule dropped, rejected or handed it over. */
  | 'rule'
  /** The policy of a base chain. */
  | 'policy'
  /** IPVS, with no real server or none that can be reached. */
  | 'ipvs'
  /** A process of the node takes it. */
  | 'node'
  | 'pod'
  /** It left for a host outside the evidence. */
  | 'left'
  | 'no-route'
  /** A blackhole, unreachable or prohibit route or rule. */
  | 'route-refuses'
  | 'forwarding-off'
  | 'reverse-path-filter'
  /** From outside, with the host's own address as source. */
  | 'martian-source'
  /** A loopback address where route_localnet is 0. */
  | 'loopback-address'
  | 'no-source-address'
  | 'link-down'
  | 'bridge-down'
  | 'bridge-port-not-forwarding'
  | 'hairpin-off'
  | 'bridge-port-isolated'
  /** Nobody answers for the next hop's address. */
  | 'no-answer'
  /** The pod's veth is no port of the bridge that its address belongs to. */
  | 'veth-detached'
  | 'neighbour-wrong'
  | 'neighbour-missing'
  /** No FDB entry leads to the tunnel's far end. */
  | 'tunnel-peer-missing'
  | 'tunnel-device-missing'
  /** The pod does not have the address that the packet is for. */
  | 'not-its-address'
  /** A dummy device swallows what is sent by it. */
  | 'dummy-device'
  /** A cluster IP that no rule translated. */
  | 'cluster-ip-untranslated'
  /** For a pod, but by way of a router outside the evidence: whether that leads to it is not known, or it is a pod of the very node. */
  | 'routed-outside'
  | 'ttl'
  /** It goes round in circles. */
  | 'loop'
  /** The host answers no ping (icmp_echo_ignore_all). */
  | 'echo-ignored'
  /** The answer bears another source than was asked. */
  | 'answer-from-elsewhere'
  /** The answer ends at another host than the one that asked. */
  | 'answer-astray'
  /** What would decide was not collected. */
  | 'not-collected'
  /** k8snet does not model it. */
  | 'not-modelled'
  /** The bound on work was reached. */
  | 'too-much-work';
