import type { LoggedPacket } from '../../model/trace-log.ts';
import type { Base } from '../../netfilter/rule.ts';

const builtIn = new Set(['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING']);

/**
 * The hook that a chain was run at: its own where it is registered, else that of the base chain before it, since a chain is
 * only entered from there; else what the devices tell.
 */
export function hookOf(
  chain: string | null,
  base: Base | null,
  before: { hook: string | null; packet: LoggedPacket } | null,
  packet: LoggedPacket,
): string | null {
  if (base !== null) return base.hook;
  if (chain !== null && builtIn.has(chain)) return chain;
  if (chain !== null && builtIn.has(chain.toUpperCase())) return chain.toUpperCase();
  if (chain !== null && before !== null && before.packet.in === packet.in && before.packet.out === packet.out)
    return before.hook;
  return hookOfDevices(packet);
}

/** A LOG line names no chain. With a device on both sides it is FORWARD, or POSTROUTING, which the kernel may print alike. */
function hookOfDevices({ in: device, out }: LoggedPacket): string | null {
  if (device !== null && out !== null) return 'FORWARD';
  return null;
}

/** How far on its way a packet is at a hook. */
export function rankOf(hook: string | null): number | null {
  switch (hook) {
    case 'PREROUTING':
    case 'OUTPUT':
      return 0;
    case 'INPUT':
    case 'FORWARD':
      return 1;
    case 'POSTROUTING':
      return 2;
    default:
      return null;
  }
}
