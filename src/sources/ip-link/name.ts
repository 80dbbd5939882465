/** A device as `ip` names it. */
export interface DeviceName {
  device: string;
  /** Number of the other end in another namespace. */
  peerIndex: number | null;
  /** Name of the other end, or of the device below, in the same namespace. */
  peerName: string | null;
}

/** Reads `eth0`, `eth0@if10`, `eth0.5@eth0`, `tunl0@NONE`. */
export function readName(printed: string): DeviceName {
  const at = printed.lastIndexOf('@');
  const [device, peer] = at <= 0 ? [printed, null] : [printed.slice(0, at), printed.slice(at + 1)];
  if (peer !== null && /^if\d+$/.test(peer)) return { device, peerIndex: Number(peer.slice(2)), peerName: null };
  return { device, peerIndex: null, peerName: peer === 'NONE' ? null : peer };
}
