import { InvalidArgumentError } from 'commander';

/** Ids of the doctor's checks. Not taken from the checks themselves: help must not load these. */
export const checkIds = [
  'same-node',
  'cross-node',
  'dns',
  'cluster-ip',
  'apiserver',
  'egress',
  'node',
  'kube-proxy',
  'node-port',
  'host-port',
] as const;

export type CheckName = (typeof checkIds)[number];

/** A list of checks of the command line, `dns,egress`; an option that is given again adds to it. */
export function readCheckIds(text: string, before: CheckName[] = []): CheckName[] {
  const names = text.split(',').map((name) => name.trim());
  const strange = names.find((name) => !checkIds.some((id) => id === name));
  if (strange !== undefined)
    throw new InvalidArgumentError(`"${strange}" is no check: expected ${checkIds.join(', ')}.`);
  return [...before, ...(names as CheckName[])];
}
