import type { Cause } from '../cause.ts';
import { affinityToDeadEndpoint } from './affinity-to-dead-endpoint.ts';
import { apiserverDown } from './apiserver-down.ts';
import { apiserverEndpointWrong } from './apiserver-endpoint-wrong.ts';
import { apiserverUnreachable } from './apiserver-unreachable.ts';
import { bridgeAddressMismatch } from './bridge-address-mismatch.ts';
import { bridgeDown } from './bridge-down.ts';
import { bridgeNetfilterOff } from './bridge-netfilter-off.ts';
import { bridgePortIsolated } from './bridge-port-isolated.ts';
import { bridgePortNotForwarding } from './bridge-port-not-forwarding.ts';
import { checksumOffloadBug } from './checksum-offload-bug.ts';
import { cidrOverlap } from './cidr-overlap.ts';
import { clusterCidrMismatch } from './cluster-cidr-mismatch.ts';
import { clusterIpDoesNotPing } from './cluster-ip-does-not-ping.ts';
import { conntrackFull } from './conntrack-full.ts';
import { conntrackInsertRace } from './conntrack-insert-race.ts';
import { conntrackInvalidResets } from './conntrack-invalid-resets.ts';
import { defaultRouteMissing } from './default-route-missing.ts';
import { dnsBlockedByPolicy } from './dns-blocked-by-policy.ts';
import { dnsFailsOnSameNode } from './dns-fails-on-same-node.ts';
import { dnsLoop } from './dns-loop.ts';
import { dnsPodsDown } from './dns-pods-down.ts';
import { dnsPortBlocked } from './dns-port-blocked.ts';
import { dnsRaceDelay } from './dns-race-delay.ts';
import { dnsSearchWildcard } from './dns-search-wildcard.ts';
import { dnsTcpBlocked } from './dns-tcp-blocked.ts';
import { dnsUpstreamUnreachable } from './dns-upstream-unreachable.ts';
import { dnsWithoutEndpoints } from './dns-without-endpoints.ts';
import { duplicatePodIp } from './duplicate-pod-ip.ts';
import { duplicateRules } from './duplicate-rules.ts';
import { duplicateRulesIptablesBug } from './duplicate-rules-iptables-bug.ts';
import { endpointRulesMissing } from './endpoint-rules-missing.ts';
import { endpointsNotReady } from './endpoints-not-ready.ts';
import { evidenceContradicts } from './evidence-contradicts.ts';
import { firewallRuleDrops } from './firewall-rule-drops.ts';
import { flannelSubnetMismatch } from './flannel-subnet-mismatch.ts';
import { forwardPolicyDrop } from './forward-policy-drop.ts';
import { hairpinOff } from './hairpin-off.ts';
import { hostGwAcrossSubnets } from './host-gw-across-subnets.ts';
import { hostPortStale } from './host-port-stale.ts';
import { inputDropsNodePort } from './input-drops-node-port.ts';
import { inputPolicyDrop } from './input-policy-drop.ts';
import { internalPolicyNoLocalEndpoints } from './internal-policy-no-local-endpoints.ts';
import { ipForwardOff } from './ip-forward-off.ts';
import { ipamExhausted } from './ipam-exhausted.ts';
import { ipv6HalfConfigured } from './ipv6-half-configured.ts';
import { jumpToMissingChain } from './jump-to-missing-chain.ts';
import { kernelFeatureMissing } from './kernel-feature-missing.ts';
import { kubeProxyNotRunning } from './kube-proxy-not-running.ts';
import { kubeProxyUnhealthy } from './kube-proxy-unhealthy.ts';
import { legacyAndNftBothActive } from './legacy-and-nft-both-active.ts';
import { linkDown } from './link-down.ts';
import { linkManagedByNetworkManager } from './link-managed-by-network-manager.ts';
import { linkOffloadBug } from './link-offload-bug.ts';
import { listensOnLoopback } from './listens-on-loopback.ts';
import { loadBalancerPending } from './load-balancer-pending.ts';
import { masqueradeMissing } from './masquerade-missing.ts';
import { masqueradeShadowed } from './masquerade-shadowed.ts';
import { masqueradeTooNarrow } from './masquerade-too-narrow.ts';
import { masqueradeTooWide } from './masquerade-too-wide.ts';
import { mtuMismatch } from './mtu-mismatch.ts';
import { neighbourTableOverflow } from './neighbour-table-overflow.ts';
import { neighbourWrong } from './neighbour-wrong.ts';
import { noLocalEndpoints } from './no-local-endpoints.ts';
import { nodeAddressChanged } from './node-address-changed.ts';
import { nodeLocalDnsBroken } from './node-local-dns-broken.ts';
import { nodePortOnLoopback } from './node-port-on-loopback.ts';
import { notANetworkProblem } from './not-a-network-problem.ts';
import { nothingListens } from './nothing-listens.ts';
import { orphanServiceChains } from './orphan-service-chains.ts';
import { otherTableDrops } from './other-table-drops.ts';
import { overlayLinkMissing } from './overlay-link-missing.ts';
import { overlayPeerEntryMissing } from './overlay-peer-entry-missing.ts';
import { overlayPeerEntryWrong } from './overlay-peer-entry-wrong.ts';
import { overlayPortBlocked } from './overlay-port-blocked.ts';
import { overlayPortTaken } from './overlay-port-taken.ts';
import { overlayWrongInterface } from './overlay-wrong-interface.ts';
import { pluginNotModelled } from './plugin-not-modelled.ts';
import { podCidrOverlap } from './pod-cidr-overlap.ts';
import { podDefaultRouteMissing } from './pod-default-route-missing.ts';
import { podDnsServerMismatch } from './pod-dns-server-mismatch.ts';
import { podNetmaskWrong } from './pod-netmask-wrong.ts';
import { podRouteMissing } from './pod-route-missing.ts';
import { podRouteWrongNextHop } from './pod-route-wrong-next-hop.ts';
import { policyDrops } from './policy-drops.ts';
import { policyHostNetwork } from './policy-host-network.ts';
import { policyNotEnforced } from './policy-not-enforced.ts';
import { policyRuleDiverts } from './policy-rule-diverts.ts';
import { policyRulesDiffer } from './policy-rules-differ.ts';
import { predictionWrong } from './prediction-wrong.ts';
import { promiscuousDuplicates } from './promiscuous-duplicates.ts';
import { proxyHostnameMismatch } from './proxy-hostname-mismatch.ts';
import { proxyModeLeftovers } from './proxy-mode-leftovers.ts';
import { proxySettingsDiffer } from './proxy-settings-differ.ts';
import { receiveQueueDrops } from './receive-queue-drops.ts';
import { reversePathFilter } from './reverse-path-filter.ts';
import { rulesFlushed } from './rules-flushed.ts';
import { rulesNeverReached } from './rules-never-reached.ts';
import { selectorMatchesNothing } from './selector-matches-nothing.ts';
import { serviceAddressMissing } from './service-address-missing.ts';
import { serviceRulesDiffer } from './service-rules-differ.ts';
import { serviceRulesMissing } from './service-rules-missing.ts';
import { serviceTakesNodeAddress } from './service-takes-node-address.ts';
import { serviceWithoutEndpoints } from './service-without-endpoints.ts';
import { serviceWithoutPods } from './service-without-pods.ts';
import { servicesJumpMissing } from './services-jump-missing.ts';
import { sharesDoNotSum } from './shares-do-not-sum.ts';
import { sharesUnequal } from './shares-unequal.ts';
import { snatPortsExhausted } from './snat-ports-exhausted.ts';
import { sourceCheckDrops } from './source-check-drops.ts';
import { sourceRangeDrops } from './source-range-drops.ts';
import { staleEndpointRules } from './stale-endpoint-rules.ts';
import { staleServiceRules } from './stale-service-rules.ts';
import { staleTcpConntrack } from './stale-tcp-conntrack.ts';
import { staleUdpConntrack } from './stale-udp-conntrack.ts';
import { targetPortMismatch } from './target-port-mismatch.ts';
import { tunnelProtocolBlocked } from './tunnel-protocol-blocked.ts';
import { userspaceProxy } from './userspace-proxy.ts';
import { vethDetached } from './veth-detached.ts';
import { vethDown } from './veth-down.ts';
import { vtepMacMismatch } from './vtep-mac-mismatch.ts';
import { wrongCniConfig } from './wrong-cni-config.ts';
import { xtablesLockContention } from './xtables-lock-contention.ts';

/** Every cause, in the order in which an expert looks: what stands first explains before what stands after it. */
export const causes: readonly Cause[] = [
  podCidrOverlap,
  ipForwardOff,
  bridgeDown,
  overlayLinkMissing,
  vethDetached,
  vethDown,
  linkDown,
  bridgePortNotForwarding,
  bridgePortIsolated,
  neighbourWrong,
  podDefaultRouteMissing,
  podNetmaskWrong,
  policyRuleDiverts,
  defaultRouteMissing,
  wrongCniConfig,
  duplicatePodIp,
  vtepMacMismatch,
  overlayPeerEntryWrong,
  overlayPeerEntryMissing,
  podRouteWrongNextHop,
  podRouteMissing,
  reversePathFilter,
  legacyAndNftBothActive,
  otherTableDrops,
  dnsPortBlocked,
  inputDropsNodePort,
  forwardPolicyDrop,
  inputPolicyDrop,
  policyRulesDiffer,
  policyDrops,
  sourceRangeDrops,
  firewallRuleDrops,
  bridgeNetfilterOff,
  hairpinOff,
  rulesFlushed,
  servicesJumpMissing,
  serviceTakesNodeAddress,
  serviceAddressMissing,
  kubeProxyNotRunning,
  kubeProxyUnhealthy,
  serviceRulesMissing,
  staleEndpointRules,
  endpointRulesMissing,
  staleServiceRules,
  serviceRulesDiffer,
  masqueradeMissing,
  dnsPodsDown,
  dnsWithoutEndpoints,
  selectorMatchesNothing,
  endpointsNotReady,
  serviceWithoutEndpoints,
  serviceWithoutPods,
  targetPortMismatch,
  apiserverDown,
  nothingListens,
  podDnsServerMismatch,
  hostPortStale,
  conntrackFull,
  apiserverUnreachable,
  proxyModeLeftovers,
  proxySettingsDiffer,
  orphanServiceChains,
  masqueradeTooWide,
  mtuMismatch,
  cidrOverlap,
  bridgeAddressMismatch,
  flannelSubnetMismatch,
  staleUdpConntrack,
  staleTcpConntrack,
  noLocalEndpoints,
  loadBalancerPending,
  internalPolicyNoLocalEndpoints,
  clusterIpDoesNotPing,
  affinityToDeadEndpoint,
  apiserverEndpointWrong,
  clusterCidrMismatch,
  conntrackInsertRace,
  conntrackInvalidResets,
  dnsBlockedByPolicy,
  dnsLoop,
  dnsSearchWildcard,
  dnsTcpBlocked,
  duplicateRulesIptablesBug,
  hostGwAcrossSubnets,
  ipv6HalfConfigured,
  listensOnLoopback,
  masqueradeShadowed,
  masqueradeTooNarrow,
  neighbourTableOverflow,
  nodeAddressChanged,
  nodeLocalDnsBroken,
  nodePortOnLoopback,
  overlayWrongInterface,
  policyHostNetwork,
  pluginNotModelled,
  policyNotEnforced,
  userspaceProxy,
  promiscuousDuplicates,
  proxyHostnameMismatch,
  snatPortsExhausted,
  evidenceContradicts,
  predictionWrong,
  // Not told by evidence: they have a page.
  checksumOffloadBug,
  dnsFailsOnSameNode,
  dnsRaceDelay,
  dnsUpstreamUnreachable,
  duplicateRules,
  ipamExhausted,
  jumpToMissingChain,
  kernelFeatureMissing,
  linkManagedByNetworkManager,
  linkOffloadBug,
  notANetworkProblem,
  overlayPortBlocked,
  overlayPortTaken,
  receiveQueueDrops,
  rulesNeverReached,
  sharesDoNotSum,
  sharesUnequal,
  sourceCheckDrops,
  tunnelProtocolBlocked,
  xtablesLockContention,
];
