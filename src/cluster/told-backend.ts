import type { NodeEvidence } from '../model/evidence.ts';
import type { IptablesDump } from '../model/iptables.ts';

/** The backend of rules from one source, as far as it is known: null where their text leaves it open, and so does all else. */
export const toldBackend = (
  node: NodeEvidence,
  { source, backend }: { source: string; backend: IptablesDump['backend'] },
): IptablesDump['backend'] =>
  node.iptables.some((dump) => dump.source === source && dump.backend === null) ? null : backend;
