import { hostname } from 'node:os';
import { findRules, findTools, requireNetAdmin } from '../../../debug/index.ts';
import type { DebugRuleReport } from '../../../model/debug-rules.ts';

/** The rules of `k8snet debug` on this machine. */
export async function findOwnRules(): Promise<DebugRuleReport> {
  requireNetAdmin();
  const found = await findRules(await findTools(), Math.floor(Date.now() / 1000));
  return { apiVersion: 'k8snet/v1', kind: 'DebugRules', node: hostname(), ...found, removed: [] };
}
