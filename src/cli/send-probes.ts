import type { Followed } from '../doctor/diagnose.ts';
import { judgeProbes } from '../doctor/probing/judge-probes.ts';
import { planProbes } from '../doctor/probing/plan-probes.ts';
import type { ProbedFlow } from '../doctor/probing/probed-flow.ts';
import { readNodeNameservers } from '../probe/node-surroundings.ts';
import { defaultBounds, sendProbes } from '../probe/send-probes.ts';
import { findClusterAuthority } from '../sources/kube-api/live/cluster-authority.ts';
import type { EvidenceOptions } from './evidence-options.ts';

/** Really tries the connections that were followed, as far as this node can; and those that only a probe is worth following for. */
export async function tryConnections(
  followed: Followed,
  options: EvidenceOptions,
  tell: (text: string) => void,
): Promise<{ followed: Followed; probed: ProbedFlow[] }> {
  const { certificates, serverName } = options.api
    ? findClusterAuthority({ kubeconfig: options.kubeconfig ?? null, context: options.context ?? null })
    : { certificates: null, serverName: null };
  const plan = planProbes(followed, {
    // Live evidence is of one node.
    node: followed.world.evidence.nodes[0]?.name ?? '',
    authority: certificates,
    serverName,
    nameservers: readNodeNameservers(),
  });
  const sent = await sendProbes(plan.probes, { bounds: defaultBounds, tell });
  return { followed: plan.followed, probed: judgeProbes(sent) };
}
