import { type DnsAnswer, noName, noRecord } from './answer.ts';
import type { QuestionType } from './record.ts';
import type { DnsZone } from './zone.ts';

/** Answers for the name of a namespace, or for what holds them (null). */
export function answerNamespace(zone: DnsZone, namespace: string | null, type: QuestionType): DnsAnswer {
  if (namespace === null || hasNamespace(zone, namespace) === true)
    return noRecord(`it holds services and has no ${type} record of its own`);
  return noName(`there is no namespace ${namespace}`);
}

/** Null where the evidence does not tell. */
export function hasNamespace({ objects }: DnsZone, namespace: string): boolean | null {
  if (objects.namespaces !== null) return objects.namespaces.some(({ name }) => name === namespace);
  const inhabited = [...(objects.services ?? []), ...(objects.pods ?? [])].some((one) => one.namespace === namespace);
  return inhabited ? true : null;
}
