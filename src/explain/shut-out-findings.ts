import type { World } from '../cluster/world.ts';
import { familyOf } from '../model/address.ts';
import type { Finding } from '../model/finding.ts';
import { shellWord } from '../model/shell-word.ts';
import type { Flow, Path } from '../model/trace.ts';
import { newFinding, restartKubeProxy } from './services/new-finding.ts';
import { findShutOut, type ShutOut } from './shut-out.ts';

/** Who is shut out by whose ranges, in one sentence. */
export function describeShutOut({ client, asked, step, service, ranges, isMeant }: ShutOut): string {
  if (service === null)
    return `${client} is outside the source ranges that the rules of ${step.node} have for ${asked}`;
  const name = `svc ${service.namespace}/${service.name}`;
  const rules = `the rules of ${step.node}`;
  if (isMeant) {
    const whose = `the source ranges of ${name} (${ranges.join(', ')})`;
    return `${client} is outside ${whose}: ${rules} shut it out of ${asked}, as they are meant to`;
  }
  const right = ranges.length === 0 ? `${name} has no source ranges` : `${name} lets in ${ranges.join(', ')}`;
  return `${right}, and ${rules} shut ${client} out of ${asked}`;
}

/** What lets the client in; [] where nothing tells whose load balancer it is. */
export function admitShutOut({ client, step, service, isMeant }: ShutOut): string[] {
  if (service === null) return [];
  if (!isMeant) return restartKubeProxy(step.node);
  const host = `${client}/${familyOf(client) === 6 ? 128 : 32}`;
  const [namespace, name] = [service.namespace, service.name].map(shellWord);
  return [`kubectl -n ${namespace} edit service ${name}   # spec.loadBalancerSourceRanges: add ${host}`];
}

/** A finding for each rule that shuts the flow's client out, of whichever of its paths. */
export function findShutOuts(world: World, flow: Flow, paths: readonly Path[]): Finding[] {
  const found = new Map<string, Finding>();
  for (const path of paths) {
    const one = findShutOut(world, flow, path);
    if (one === null) continue;
    const { step, service, isMeant } = one;
    const evidence = [step, ...(service === null ? [] : [service.origin])];
    found.set(
      `${step.source}:${step.line}:${step.text}`,
      newFinding({
        id: 'source-range-drops',
        severity: isMeant === null ? 'warning' : isMeant ? 'info' : 'error',
        title: describeShutOut(one),
        node: step.node,
        subject: service === null ? null : `svc ${service.namespace}/${service.name}`,
        evidence: evidence.map(({ source, line, text }) => ({ source, line, text })),
        fix: admitShutOut(one),
      }),
    );
  }
  return [...found.values()];
}
