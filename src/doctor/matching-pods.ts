import type { PodObject, ServiceObject } from '../model/objects.ts';
import type { Examination } from './examination.ts';

/** Pods that a service's selector chooses; [] where it has none. */
export const podsOfService = ({ world }: Examination, { namespace, selector }: ServiceObject): PodObject[] =>
  selector === null || Object.keys(selector).length === 0
    ? []
    : (world.evidence.api.pods ?? []).filter(
        (pod) =>
          pod.namespace === namespace && Object.entries(selector).every(([key, value]) => pod.labels[key] === value),
      );

/** `Running, not ready`, `CrashLoopBackOff, 7 restarts`: why a pod does not serve. */
export function whyNotReady({ phase, containers }: PodObject): string {
  const waiting = containers.find((one) => one.waiting !== null)?.waiting;
  const restarts = Math.max(0, ...containers.map((one) => one.restarts));
  const state = waiting ?? `${phase ?? 'unknown'}, not ready`;
  return restarts > 0 ? `${state}, ${restarts} ${restarts === 1 ? 'restart' : 'restarts'}` : state;
}
