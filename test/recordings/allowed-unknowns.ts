/**
 * Why a prediction may be left open: what the evidence of a recording does not hold, and what would decide it.
 * Anything else that is unknown fails the test.
 */
export const allowedUnknowns: readonly RegExp[] = [
  // The routing table of the host outside that sends: it may never send the packet to the node.
  /^\S+ sends what is for \S+ to \S+: its routes are not in the evidence$/,
  // The routing table of the gateway that got the packet: it may know a way to the other node, or none.
  /^(?:unknown|delivered)\/unknown: the packet for pod \S+ of \S+ left \S+ by \S+ via \S+; whether it is routed to \S+ from there is not in the evidence$/,
  // A probe of that address beyond the gateway: private addresses that nobody has are common there.
  /^delivered\/unknown: whether there is a host \S+ beyond \S+ is not in the evidence$/,
  // A neighbour entry: none tells whether anybody on the segment has the address.
  /^delivered\/unknown: whether \S+ is there to answer is not in the evidence$/,
  // The routing table of the host outside that answers a pod's own address, which was not masqueraded.
  /^delivered\/unknown: whether \S+ has a route back to \S+ is not in the evidence$/,
  // /proc/net/xt_recent: with session affinity the client goes where it went before, and there it or its answer may be lost.
  /^(?:unknown|delivered)\/unknown: it depends: under these conditions (?:delivered|dropped) \(.+\); which clients were seen before is not in the evidence$/,
];
