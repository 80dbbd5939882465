import { TargetError } from '../cluster/target-error.ts';
import type { World } from '../cluster/world.ts';
import type { Expectation, FlowSummary, VerifiedFlow, VerifyReport } from '../model/verify-report.ts';
import { NodeChoiceError } from '../sources/choose-node.ts';
import type { ExpectedFlow, FlowsFile } from './flows-file.ts';
import { followRequest } from './follow-request.ts';
import { outcomeOf } from './path-outcome.ts';
import { summarisePaths } from './summarise-paths.ts';

/** What flows that do not say it themselves are looked at with. */
export interface VerifyContext {
  /** `--node`. */
  node: string | null;
  namespace: string;
  /** This machine's name, for choosing among several nodes. */
  hostname: string | null;
}

/** Traces every flow in one world and compares it with what was expected. A flow that cannot be resolved fails; the others go on. */
export function verifyFlows(world: World, file: FlowsFile, context: VerifyContext): VerifyReport {
  const flows = file.flows.map((flow) => verifyFlow(world, flow, context));
  const passed = flows.filter(({ ok }) => ok).length;
  return {
    apiVersion: 'k8snet/v1',
    kind: 'VerifyReport',
    source: file.source,
    flows,
    passed,
    failed: flows.length - passed,
  };
}

function verifyFlow(world: World, flow: ExpectedFlow, context: VerifyContext): VerifiedFlow {
  const { name, node, from, to, line, expect } = flow;
  const actual = summarise(world, flow, context);
  const reason = typeof actual === 'string' ? actual : differences(expect, actual).join('; ') || null;
  return {
    name,
    ok: reason === null,
    node,
    from,
    to,
    line,
    expected: expect,
    actual: typeof actual === 'string' ? null : actual,
    reason,
  };
}

/** The summary of the flow's trace; a text where it cannot be resolved. */
function summarise(
  world: World,
  flow: ExpectedFlow,
  { node, namespace, hostname }: VerifyContext,
): FlowSummary | string {
  try {
    const { raw } = followRequest(world, {
      target: flow.to,
      from: flow.from,
      protocol: flow.protocol,
      sourcePort: null,
      node: flow.node ?? node,
      namespace,
      verbose: false,
      hostname,
    });
    return summarisePaths(raw.map(outcomeOf));
  } catch (error) {
    const isUnresolved = error instanceof TargetError || (error instanceof NodeChoiceError && error.nodes.length > 0);
    if (isUnresolved) return error.message;
    throw error;
  }
}

/** What is not as expected, key by key. Sets are compared as whole sets. */
function differences(expected: Expectation, actual: FlowSummary): string[] {
  const keys = Object.keys(expected) as (keyof Expectation)[];
  return keys.flatMap((key) => {
    const [wanted, found] = [expected[key], actual[key]];
    if (String(wanted) === String(found)) return [];
    if (Array.isArray(wanted) && Array.isArray(found)) return `${key}: ${compareSets(wanted, found)}`;
    return `${key}: expected ${wanted}, got ${found ?? 'nothing, as no path is delivered'}`;
  });
}

function compareSets(wanted: readonly string[], found: readonly string[]): string {
  const missing = wanted.filter((one) => !found.includes(one));
  const other = found.filter((one) => !wanted.includes(one));
  return [
    ...(missing.length > 0 ? [`${missing.join(', ')} is missing`] : []),
    ...(other.length > 0 ? [`${other.join(', ')} is not expected`] : []),
  ].join(' and ');
}
