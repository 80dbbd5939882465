import type { FindingPage, FindingReference } from '../model/finding-page.ts';
import type { Cause } from './cause.ts';
import { causes } from './causes/index.ts';
import { checks } from './checks/index.ts';

/** Ids of every finding that has a page, in the order of the alphabet. */
export const findingIds = (): string[] => causes.map(({ id }) => id).sort();

/** The page of a finding; null where there is none of that id. */
export function explainFinding(id: string): FindingPage | null {
  const cause = causes.find((one) => one.id === id);
  if (cause === undefined) return null;
  const { title, severity, symptom, proof, fix, needs, breaks, outranks = [] } = cause;
  return {
    apiVersion: 'k8snet/v1',
    kind: 'FindingPage',
    id,
    title,
    severity,
    symptom,
    proof,
    fix,
    foundBy: [...(cause.recognise === null ? [] : ['doctor']), ...(cause.foundBy === undefined ? [] : [cause.foundBy])],
    needs: [...needs],
    breaks: checks.filter((check) => breaks.includes(check.id)).map((check) => ({ id: check.id, title: check.title })),
    consequences: causes.filter((other) => outranks.includes(other.id)).map(toReference),
    followsFrom: causes.filter((other) => other.outranks?.includes(id)).map(toReference),
  };
}

const toReference = ({ id, title }: Cause): FindingReference => ({ id, title });
