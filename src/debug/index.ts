/** What `k8snet debug` does to a node. */
export { cleanRules } from './clean-rules.ts';
export { type FoundRules, findRules } from './found-rules.ts';
export { type LogRequest, logPrefix, planLog } from './plan-log.ts';
export { planTrace } from './plan-trace.ts';
export { requireKernelLog, requireNetAdmin } from './privilege.ts';
export { runLog } from './run-log.ts';
export { runTrace } from './run-trace.ts';
export { dryTag, newTag } from './tag.ts';
export { findTools, usualTools } from './tools.ts';
