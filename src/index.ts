/**
 * k8snet as a library: the functions that the command line itself calls.
 *
 * ```ts
 * import { openBundle, openWorld, readEvidence, traceFlow } from 'k8snet';
 *
 * const world = openWorld(readEvidence(await openBundle('incident.tar.gz')));
 * const trace = traceFlow(world, {
 *   target: 'svc/echoserver',
 *   from: 'pod/web',
 *   node: 'node-1',
 *   namespace: 'default',
 *   protocol: null,
 *   sourcePort: null,
 *   hostname: null,
 *   verbose: false,
 * });
 * console.log(trace.paths.map(({ verdict, reason }) => `${verdict}: ${reason}`));
 * ```
 *
 * Facts, traces, explanations and reports are plain data: `JSON.stringify` writes what `-o json` prints.
 *
 * @module
 */

export { TargetError } from './cluster/target-error.ts';
export { openWorld, type World } from './cluster/world.ts';
/** The checklist and its root causes: DoctorReport. */
export { type DoctorRequest, diagnose } from './doctor/diagnose.ts';
export { ChainError } from './explain/chain-error.ts';
export { type ChainRequest, explainChain } from './explain/explain-chain.ts';
export { type ExpectedFlow, type FlowsFile, FlowsFileError, parseFlowsFile } from './explain/flows-file.ts';
export type { TraceRequest } from './explain/follow-request.ts';
export { compareServices, type ServicesRequest } from './explain/services.ts';
export { summarisePaths } from './explain/summarise-paths.ts';
export { traceFlow } from './explain/trace.ts';
export { type VerifyContext, verifyFlows } from './explain/verify.ts';
export type { ChainExplanation, ChainOwner, ChainRole, ExplainedRule } from './model/chain-explanation.ts';
export type { Evidence, NodeEvidence, PodEvidence } from './model/evidence.ts';
export type { Finding } from './model/finding.ts';
export type { Origin, Warning } from './model/origin.ts';
export type {
  Difference,
  NodeDrift,
  ProxyMode,
  ReportedEndpoint,
  ReportedFrontend,
  ReportedPort,
  ReportedService,
  ReportedSpread,
  ServiceReport,
} from './model/service-report.ts';
export type { Flow, Path, PathEnd, PathVerdict, Step, Trace } from './model/trace.ts';
export type { Expectation, FlowSummary, FlowVerdict, VerifiedFlow, VerifyReport } from './model/verify-report.ts';
export { renderChainExplanation } from './render/explain-chain-text.ts';
export type { RenderOptions } from './render/index.ts';
export { renderJson } from './render/json.ts';
export { schemas } from './render/schemas/index.ts';
export { renderServices } from './render/services-text.ts';
export { renderTrace } from './render/trace-text.ts';
export { renderJunit } from './render/verify-junit.ts';
export { renderVerify } from './render/verify-text.ts';
export { renderYaml } from './render/yaml.ts';
export {
  chooseNode,
  EvidenceError,
  type Files,
  NodeChoiceError,
  openBundle,
  openFiles,
  openLive,
  readEvidence,
  type SingleFiles,
} from './sources/index.ts';
export { ContextError } from './sources/kube-api/live/choose-context.ts';
export { type ApiChoice, type ApiSurroundings, openApi } from './sources/kube-api/live/open-api.ts';
export type { ObjectsReading } from './sources/kube-api/reading.ts';
