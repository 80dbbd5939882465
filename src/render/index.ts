import type { ChainExplanation } from '../model/chain-explanation.ts';
import type { DebugPlan, DebugRuleReport } from '../model/debug-rules.ts';
import type { DebugTraceReport } from '../model/debug-trace.ts';
import type { DoctorReport } from '../model/doctor-report.ts';
import type { FindingPage } from '../model/finding-page.ts';
import type { NodeMap } from '../model/node-map.ts';
import type { ServiceReport } from '../model/service-report.ts';
import type { Trace } from '../model/trace.ts';
import type { TraceLogReport } from '../model/trace-log.ts';
import type { VerifyReport } from '../model/verify-report.ts';

/** How an answer is to be printed. */
export interface RenderOptions {
  /** Columns of the terminal or page. */
  width: number;
  colour: boolean;
  /** Also what did not matter. */
  verbose: boolean;
}

/** Turns an answer into text that ends with a newline. */
export type Renderer<Answer> = (answer: Answer, options: RenderOptions) => string;

/** The formats of one kind of answer by their names on the command line; the first is the default. Loaded when asked for. */
export type Formats<Answer> = Record<string, () => Promise<Renderer<Answer>>>;

const json = async () => (await import('./json.ts')).renderJson;
const yaml = async () => (await import('./yaml.ts')).renderYaml;

/** Every kind of answer and the formats it can be printed in. */
export const formats = {
  trace: { text: async () => (await import('./trace-text.ts')).renderTrace, json, yaml } satisfies Formats<Trace>,
  chain: {
    text: async () => (await import('./explain-chain-text.ts')).renderChainExplanation,
    json,
    yaml,
  } satisfies Formats<ChainExplanation>,
  doctor: {
    text: async () => (await import('./doctor-text.ts')).renderDoctor,
    json,
    yaml,
    junit: async () => (await import('./doctor-junit.ts')).renderDoctorJunit,
    html: async () => (await import('./doctor-html.ts')).renderDoctorHtml,
  } satisfies Formats<DoctorReport>,
  map: {
    text: async () => (await import('./map-text.ts')).renderMap,
    json,
    yaml,
    dot: async () => (await import('./map-dot.ts')).renderMapDot,
    mermaid: async () => (await import('./map-mermaid.ts')).renderMapMermaid,
  } satisfies Formats<NodeMap>,
  services: {
    text: async () => (await import('./services-text.ts')).renderServices,
    json,
    yaml,
  } satisfies Formats<ServiceReport>,
  verify: {
    text: async () => (await import('./verify-text.ts')).renderVerify,
    json,
    yaml,
    junit: async () => (await import('./verify-junit.ts')).renderJunit,
  } satisfies Formats<VerifyReport>,
  'trace-log': {
    text: async () => (await import('./trace-log-text.ts')).renderTraceLog,
    json,
    yaml,
  } satisfies Formats<TraceLogReport>,
  'debug-plan': {
    text: async () => (await import('./debug-plan-text.ts')).renderDebugPlan,
    json,
    yaml,
  } satisfies Formats<DebugPlan>,
  'debug-trace': {
    text: async () => (await import('./debug-trace-text.ts')).renderDebugTrace,
    json,
    yaml,
  } satisfies Formats<DebugTraceReport>,
  'debug-rules': {
    text: async () => (await import('./debug-rules-text.ts')).renderDebugRules,
    json,
    yaml,
  } satisfies Formats<DebugRuleReport>,
  finding: {
    text: async () => (await import('./finding-text.ts')).renderFindingPage,
    json,
    yaml,
  } satisfies Formats<FindingPage>,
};
