import { findPod } from '../cluster/find-pod.ts';
import { parseTarget } from '../cluster/target.ts';
import { TargetError } from '../cluster/target-error.ts';
import type { World } from '../cluster/world.ts';
import type { CheckId, CheckResult, DoctorReport } from '../model/doctor-report.ts';
import type { Host } from '../simulate/host.ts';
import type { Pod } from '../simulate/network.ts';
import { causes } from './causes/index.ts';
import type { Check } from './checks/check.ts';
import { checks } from './checks/index.ts';
import { chooseExaminedNodes } from './choose-nodes.ts';
import type { Examination } from './examination.ts';
import type { FlowResult } from './flow.ts';
import { followFlow } from './follow-flow.ts';
import type { ProbedFlow } from './probing/probed-flow.ts';
import { settleFlow } from './probing/settle-flow.ts';
import { rankSightings } from './rank-sightings.ts';
import { summariseCheck } from './summarise-check.ts';
import { type Survey, takeSurvey } from './survey/survey.ts';
import { toFinding } from './to-finding.ts';

/** What the user asks of `doctor`. */
export interface DoctorRequest {
  /** `--node`; null: every node of the evidence. */
  node: string | null;
  /** `--from pod/NAME`: only this pod sends. */
  from: string | null;
  namespace: string;
  /** `--only`; [] = all. */
  only: readonly CheckId[];
  /** `--skip`. */
  skip: readonly CheckId[];
}

/** Told what is being looked at, a line at a time. */
export type Progress = (text: string) => void;

/** The examination before anything is concluded from it: the connections of every check, followed. */
export interface Followed {
  world: World;
  nodes: readonly Host[];
  /** `--from`: the only pod that sends. */
  from: Pod | null;
  asked: readonly Check[];
  survey: Survey;
  flows: readonly FlowResult[];
}

/**
 * Examines the nodes: follows the connections of every check, looks for causes, and says what fails for which. Throws
 * TargetError where the node or pod that was named is not to be found.
 */
export const diagnose = (world: World, request: DoctorRequest, progress: Progress = () => {}): DoctorReport =>
  conclude(followChecks(world, request, progress), [], progress);

/** Follows the connections of the checks that were asked for. Throws TargetError. */
export function followChecks(world: World, request: DoctorRequest, progress: Progress = () => {}): Followed {
  const from = request.from === null ? null : findSender(world, request.from, request.namespace);
  const nodes = chooseExaminedNodes(world, request.node, from);
  const asked = checks.filter(({ id }) => isAsked(id, request));
  const survey = takeSurvey(world, nodes, from);
  const flows = asked.flatMap((check) =>
    nodes.flatMap((node) => {
      const chosen = check.choose(survey, node);
      if (chosen.length > 0)
        progress(
          `${check.title}: following ${chosen.length === 1 ? 'a connection' : `${chosen.length} connections`} from ${node.name}`,
        );
      return chosen.map((flow) => followFlow(world, flow));
    }),
  );
  return { world, nodes, from, asked, survey, flows };
}

/** Looks for causes, and says what fails for which. What probes showed counts before what was predicted. */
export function conclude(
  followed: Followed,
  probed: readonly ProbedFlow[],
  progress: Progress = () => {},
): DoctorReport {
  const { world, nodes, asked, survey } = followed;
  const settled = new Map(probed.map((one) => [one.result, settleFlow(one)]));
  const flows = followed.flows.map((result) => settled.get(result) ?? result);
  const stops = flows.filter(({ flow }) => flow.meant === 'answered').flatMap((result) => result.stops);
  const examination: Examination = { world, nodes, from: followed.from, flows, stops, probed };
  progress('looking for causes');
  const ranked = rankSightings(causes, examination);
  const findings = ranked.map((sighted) => toFinding(sighted, asked, nodes));
  const results = asked.flatMap((check: Check) =>
    nodes.map((node: Host) => summariseCheck({ check, node, flows, ranked, probed, survey })),
  );
  return {
    apiVersion: 'k8snet/v1',
    kind: 'DoctorReport',
    nodes: nodes.map(({ name }) => name),
    checks: results,
    findings: [...findings].sort((a, b) => weightOf(b) - weightOf(a)),
    summary: countStatuses(results),
    assumptions: [...new Set(world.evidence.assumptions)],
    missing: missingOf(world, nodes),
  };
}

const isAsked = (id: CheckId, { only, skip }: DoctorRequest): boolean =>
  (only.length === 0 || only.includes(id)) && !skip.includes(id);

function findSender(world: World, text: string, namespace: string): Pod {
  const source = parseTarget(text);
  if (source.kind !== 'pod') throw new TargetError(`"${text}": the doctor looks from pods: pod/NAME`);
  return findPod(world, source.namespace ?? namespace, source.name);
}

const severities = { error: 2, warning: 1, info: 0 };

const weightOf = ({ rootCause, severity }: DoctorReport['findings'][number]): number =>
  (rootCause ? 10 : 0) + severities[severity];

const countStatuses = (results: readonly CheckResult[]): DoctorReport['summary'] => {
  const count = (status: CheckResult['status']): number => results.filter((result) => result.status === status).length;
  return { pass: count('pass'), warn: count('warn'), fail: count('fail'), skip: count('skip') };
};

/** What was not collected, once each. */
function missingOf(world: World, nodes: readonly Host[]): string[] {
  const names = nodes.map(({ name }) => name);
  const own = world.evidence.nodes.filter(({ name }) => names.includes(name)).flatMap(({ missing }) => missing);
  const lines = [...world.evidence.missing, ...own].map(
    ({ source, reason, detail }) => `${source}: ${reason}${detail === null ? '' : ` (${detail})`}`,
  );
  return [...new Set(lines)];
}
