import { untracked as untrackedPacket } from '../connection.ts';
import type { HostView } from '../host-view.ts';
import { type Walk, walkWith } from '../walk.ts';

const setting = 'net.ipv4.vs.conntrack';

/**
 * A packet that IPVS has translated keeps its place in connection tracking only with net.ipv4.vs.conntrack
 * (ip_vs_nat_send_or_cont); without it no nat rule sees the packet any more. Both where the setting is not known.
 */
export function leaveTracking(walk: Walk, host: HostView): Walk[] {
  const known = host.sysctl(setting);
  if (known.known) return [known.value.value.trim() === '0' ? untracked(walk) : walk];
  const id = `${setting}\u0000${host.name}`;
  const before = walk.decisions.find((decision) => decision.id === id);
  if (before !== undefined) return [before.branch === 0 ? walk : untracked(walk)];
  const decide = (branch: number, value: number): Walk => ({
    ...walk,
    decisions: walk.decisions.concat({
      id,
      branch,
      of: 2,
      condition: `${setting} is ${value} on ${host.name}`,
      because: known.because,
    }),
  });
  return [decide(0, 1), untracked(decide(1, 0))];
}

const untracked = (walk: Walk): Walk => walkWith(walk, untrackedPacket(walk.packet));
