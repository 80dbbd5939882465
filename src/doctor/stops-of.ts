import type { Host } from '../simulate/host.ts';
import type { Examination } from './examination.ts';
import type { Stop, StopReason } from './stop.ts';

/** Stops for one of these reasons. */
export const stopsBy = ({ stops }: Examination, ...reasons: StopReason[]): Stop[] =>
  stops.filter(({ by }) => reasons.includes(by));

/** The line that decided, as a key: stops with the same have one cause. */
export const byLine = ({ node, line }: Stop): string => `${node} ${line?.source}:${line?.line} ${line?.text}`;

/** Name of the node that a stop is on: the pod's node where it ended in a pod. */
export function nodeOf({ world }: Examination, stop: Stop): string | null {
  if (stop.node === null) return null;
  const pod = world.network.pods.find(({ host }) => host !== null && host.name === stop.node);
  return pod === undefined ? stop.node : pod.nodeName;
}

/** The pod that a stop is on, `pod default/a`; null where it is on a node. */
export function podAt({ world }: Examination, stop: Stop): string | null {
  const pod = world.network.pods.find(({ host }) => host !== null && host.name === stop.node);
  return pod === undefined ? null : `pod ${pod.namespace}/${pod.name}`;
}

/** The evidence did not decide, and a probe did: the packet is lost. */
export const isLostByProbe = ({ by, isCertain }: Stop): boolean => by === 'not-collected' && isCertain;

/** The node of that name; null where it is not in the evidence, or is a pod. */
export const hostOf = ({ world }: Examination, name: string | null): Host | null =>
  world.network.nodes.find((node) => node.name === name) ?? null;

/** Stops at a path that the trace lets through: the cause knows what the trace does not. */
export function stopsWhere(
  { flows }: Examination,
  matches: (path: Stop['path'], flow: Stop['flow']) => boolean,
  what: Pick<Stop, 'by' | 'node' | 'reason'>,
): Stop[] {
  return flows
    .filter(({ flow }) => flow.meant === 'answered')
    .flatMap(({ flow, trace, stops }) =>
      (trace?.paths ?? [])
        .filter((path) => matches(path, flow))
        .map(
          (path): Stop =>
            stops.find((stop) => stop.path === path) ?? {
              ...what,
              flow,
              path,
              direction: 'original',
              line: null,
              step: null,
              isCertain: true,
            },
        ),
    );
}
