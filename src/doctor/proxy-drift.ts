import type { Step } from '../model/trace.ts';
import { staleStops } from './causes/stale-endpoint-rules.ts';
import { driftOf } from './drift.ts';
import type { Examination } from './examination.ts';
import { untranslated } from './service-rules.ts';
import type { Stop } from './stop.ts';

/** What a node's rules are behind with. */
export interface ProxyDrift {
  /** Where connections fail for it. */
  stops: Stop[];
  /** Steps through rules that lead to endpoints which are gone. */
  stale: Step[];
  /** Its rules are not what the API wants, whether a followed connection fails for it or not. */
  isOutOfDate: boolean;
}

/** How far the rules of a node are from what the API wants: what a kube-proxy that runs and is well would have mended. */
export function proxyDrift(examination: Examination, name: string): ProxyDrift {
  const stale = staleStops(examination).filter(({ step }) => step.node === name);
  const missing = untranslated(examination).filter(({ node }) => node === name);
  const others = driftOf(examination).filter(({ node, id }) => node === name && isDrift(id));
  return {
    stops: [...stale, ...missing].map(({ stop }) => stop),
    stale: stale.map(({ step }) => step),
    isOutOfDate: stale.length + missing.length + others.length > 0,
  };
}

const isDrift = (id: string): boolean => /^(?:stale-|service-rules-|endpoint-rules-|source-range-)/.test(id);
