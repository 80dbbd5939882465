import type { TargetExtension } from '../extension.ts';
import { clusterip } from './clusterip.ts';
import { connmark } from './connmark.ts';
import { ct, notrack } from './ct.ts';
import { dnat } from './dnat.ts';
import { handingOver } from './handed-over.ts';
import { mark } from './mark.ts';
import { masquerade } from './masquerade.ts';
import { netmap } from './netmap.ts';
import { passingTargets } from './passing.ts';
import { redirect } from './redirect.ts';
import { reject } from './reject.ts';
import { same } from './same.ts';
import { snat } from './snat.ts';
import { hl, ttl } from './time-to-live.ts';
import { dscp, tos } from './type-of-service.ts';
import { verdicts } from './verdicts.ts';

/** Every target that is known. */
export const targets: readonly TargetExtension[] = [
  ...verdicts,
  clusterip,
  connmark,
  ct,
  dnat,
  dscp,
  hl,
  mark,
  masquerade,
  netmap,
  notrack,
  redirect,
  reject,
  same,
  snat,
  tos,
  ttl,
  ...handingOver,
  ...passingTargets,
];

const byName = new Map(targets.map((target) => [target.name, target]));

/** The target of that name, null where it is not known: then it is a chain. */
export const findTarget = (name: string): TargetExtension | null => byName.get(name) ?? null;
