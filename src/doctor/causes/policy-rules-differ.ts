import { groupBy } from '../../model/group-by.ts';
import type { PolicyVerdict } from '../../model/policy-verdict.ts';
import type { Path } from '../../model/trace.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { commandLine } from '../command-line.ts';
import type { Examination } from '../examination.ts';
import { enoughLines, prove } from '../proof.ts';
import { ruleStops } from '../rule-stop.ts';
import { byLine } from '../stops-of.ts';

export const policyRulesDiffer = defineCause({
  id: 'policy-rules-differ',
  title: "The rules for network policies are not what the API's policies ask for",
  severity: 'warning',
  symptom: 'Connections that every NetworkPolicy allows are stopped, or some that one forbids come through.',
  proof:
    "The policies of the API are asked about a connection, its packet is followed through the engine's rules, and they differ. Policies of the engine's own kind (GlobalNetworkPolicy, AdminNetworkPolicy) are not in the evidence: where such are used, a connection that is stopped may be meant to be.",
  fix: 'Restart the agent of the policy engine on the node and read its log; look for policies of its own kind.',
  needs: ['api/networkpolicies.json', 'api/pods.json', 'iptables-save.txt'],
  breaks: [],
  outranks: ['policy-drops', 'dns-port-blocked'],
  recognise: (examination) => [...stopped(examination), ...passing(examination)],
});

/** Stopped by the engine, and no policy of the API forbids it. */
const stopped = (examination: Examination): Sighting[] =>
  groupBy(
    ruleStops(examination).filter(
      ({ stop, writer }) =>
        writer === 'policy' && stop.direction === 'original' && stop.path.policy?.agreement === 'rules-deny',
    ),
    ({ stop }) => byLine(stop),
  ).map((group): Sighting => {
    const { stop, step } = group[0]!;
    const { ref, ip } = stop.path.destination;
    return {
      node: step.node,
      subject: ref ?? ip,
      title: `${step.chain} on ${step.node} stops connections to ${ref ?? ip} that no NetworkPolicy forbids`,
      evidence: prove(stop.line, ...policyLines(stop.path.policy!)),
      fix: [commandLine('k8snet', 'explain-chain', step.chain, '--node', step.node)],
      confidence: 0.7,
      explains: group.map((one) => one.stop),
    };
  });

/** Forbidden, and let through by the rules of an engine that is there. */
const passing = ({ flows }: Examination): Sighting[] =>
  groupBy(
    flows.flatMap(({ trace }) => (trace?.paths ?? []).filter(({ policy }) => policy?.agreement === 'rules-allow')),
    ({ destination, policy }) => `${destination.ip}\n${policy!.reason}`,
  ).map((group): Sighting => {
    const { destination, policy, steps } = group[0] as Path & { policy: PolicyVerdict };
    const denied = [policy.egress, policy.ingress].find((one) => one?.verdict === 'denied');
    return {
      node: denied?.node ?? null,
      subject: destination.ref ?? destination.ip,
      title: `the rules of ${denied?.engine ?? 'the policy engine'} let a connection to ${destination.ref ?? destination.ip} pass that is forbidden: ${policy.reason}`,
      evidence: prove(...policyLines(policy), ...steps.filter(({ table }) => table === 'filter').slice(-1)),
      fix: (denied?.policies ?? []).map(({ namespace, name }) =>
        commandLine('kubectl', '-n', namespace, 'describe', 'networkpolicy', name),
      ),
      confidence: 0.8,
      explains: [],
    };
  });

const policyLines = ({ egress, ingress }: PolicyVerdict) =>
  [egress, ingress].flatMap((one) => one?.policies ?? []).slice(0, enoughLines);
