import { openWorld, type World } from '../../../src/cluster/world.ts';
import { diagnose } from '../../../src/doctor/diagnose.ts';
import { compareServices } from '../../../src/explain/services.ts';
import { traceFlow } from '../../../src/explain/trace.ts';
import { readEvidence } from '../../../src/sources/evidence.ts';
import type { Files } from '../../../src/sources/files.ts';

/** What the commands say of evidence, without the names and addresses: equal of a bundle and of its redaction. */
export function answersOf(files: Files): object {
  const world = openWorld(readEvidence(files));
  return { doctor: doctorOf(world), services: servicesOf(world), traces: tracesOf(world) };
}

function doctorOf(world: World): object {
  const question = { node: null, from: null, namespace: 'default', only: [], skip: [] };
  const { checks, findings } = diagnose(world, question as never);
  return {
    checks: checks.map(({ id, status }) => `${id} ${status}`),
    findings: findings.map(({ id, severity, rootCause, explains, evidence }) => ({
      id,
      severity,
      rootCause,
      explains,
      // Objects of the API are slimmed, so that their lines are others.
      evidence: evidence.map(({ source, line }) => (source.startsWith('api/') ? 'api' : line)),
    })),
  };
}

const servicesOf = (world: World): object =>
  world.evidence.nodes.map(({ name }) => {
    const { services, drift } = compareServices(world, name, { service: null, namespace: 'default' });
    return {
      drift,
      // In the order of names, which are others.
      services: services
        .map(({ ports }) =>
          ports
            .map(({ port, rules, missing, stale, shares }) =>
              [port, rules.length, missing.length, stale.length, ...Object.values(shares).sort()].join(' '),
            )
            .join('; '),
        )
        .sort(),
    };
  });

/** From a pod of every node, the node and outside to every service. */
function tracesOf(world: World): string[] {
  const pods = world.evidence.api.pods ?? [];
  const lines: string[] = [];
  for (const [at, { name: node }] of world.evidence.nodes.entries()) {
    const pod = pods.find((one) => one.node === node && !one.hostNetwork);
    const sources = [...(pod === undefined ? [] : [`pod/${pod.namespace}/${pod.name}`]), 'node', 'external'];
    for (const [number, service] of (world.evidence.api.services ?? []).entries()) {
      for (const from of sources) {
        lines.push(
          `${at} ${from.split('/')[0]} ${number} ${traceOf(world, `svc/${service.namespace}/${service.name}`, from, node)}`,
        );
      }
    }
  }
  return lines;
}

function traceOf(world: World, target: string, from: string, node: string): string {
  try {
    const question = { target, from, protocol: null, sourcePort: null, node, namespace: 'default', verbose: false };
    const { paths } = traceFlow(world, { ...question, hostname: node });
    return paths
      .map(({ verdict, probability, reply, steps, source }) =>
        [
          verdict,
          probability === null ? 'open' : probability.toFixed(6),
          reply.verdict,
          source.masqueraded,
          steps.map(({ rule, line }) => `${rule}:${line}`).join(' '),
        ].join(' '),
      )
      .sort()
      .join('; ');
  } catch (error) {
    return (error as Error).name;
  }
}
