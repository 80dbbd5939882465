/** What ping(8) printed, of iputils or of busybox. */
export interface PingOutput {
  /** Milliseconds of the first answer; null where none came. */
  millis: number | null;
  /** What an ICMP error, or the kernel, said: `Destination Host Unreachable`, `Network is unreachable`; null where nothing did. */
  error: string | null;
  /** The MTU that an ICMP error, or the kernel, named for a packet that was too large. */
  mtu: number | null;
  /** It was too large, be the MTU named or not. */
  isTooLarge: boolean;
}

/** Reads what ping printed to both of its outputs. */
export function readPingOutput(text: string): PingOutput {
  const time = /^\d+ bytes from .*[=<](\d+(?:\.\d+)?) ms/m.exec(text)?.[1];
  const tooLarge = /(?:too (?:long|big|large)|frag needed)[^\n]*/i.exec(text)?.[0] ?? null;
  const mtu = /mtu\s*=\s*(\d+)/i.exec(tooLarge ?? '')?.[1];
  const told = /^From (\S+?):? (?:icmp_seq=\d+ )?(.+)$/m.exec(text);
  const local = /^ping\d?: (?:connect|sendmsg|sendto|bind): (.+)$/m.exec(text)?.[1] ?? null;
  return {
    millis: time === undefined ? null : Number(time),
    error: told === null ? local : `${told[2]!.trim()} (from ${told[1]})`,
    mtu: mtu === undefined ? null : Number(mtu),
    isTooLarge: tooLarge !== null,
  };
}
