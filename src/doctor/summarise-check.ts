import type { CheckResult, CheckStatus } from '../model/doctor-report.ts';
import type { Host } from '../simulate/host.ts';
import type { Check } from './checks/check.ts';
import type { FlowResult } from './flow.ts';
import type { ProbedFlow } from './probing/probed-flow.ts';
import { basisOf, reportProbes } from './probing/report-probes.ts';
import type { RankedSighting } from './rank-sightings.ts';
import type { Stop } from './stop.ts';
import type { Survey } from './survey/survey.ts';
import { staticChecks } from './to-finding.ts';

interface Question {
  check: Check;
  node: Host;
  flows: readonly FlowResult[];
  ranked: readonly RankedSighting[];
  probed: readonly ProbedFlow[];
  survey: Survey;
}

/** What the followed connections of a node and the findings come to. */
export function summariseCheck({ check, node, flows, ranked, probed, survey }: Question): CheckResult {
  const lacks = check.lacks(survey, node);
  const own = flows.filter(({ flow }) => flow.check === check.id && flow.node === node.name);
  const judged = own.map((result) => ({ result, fate: fateOf(result, ranked) }));
  const count = (fate: Fate): number => judged.filter((one) => one.fate === fate).length;
  const tried = probed.filter(({ result: { flow } }) => flow.check === check.id && flow.node === node.name);
  const bearing = ranked.filter((one) => bearsOn(one, check, node, own));
  const isStatic = staticChecks.includes(check.id);
  const broken = isStatic && bearing.some((one) => one.severity === 'error' && one.cause.breaks.includes(check.id));
  const counts = {
    fails: count('fails'),
    passes: count('passes'),
    open: count('open'),
    refused: count('meant'),
    shutOut: count('shut-out'),
  };
  const status = ((): CheckStatus => {
    if (broken || counts.fails > 0) return 'fail';
    if (bearing.some(({ severity }) => severity === 'warning')) return 'warn';
    if (counts.passes > 0 || (isStatic && lacks === null)) return 'pass';
    return 'skip';
  })();
  return {
    id: check.id,
    title: check.title,
    node: node.name,
    status,
    reason: reasonOf(status, { own, judged, bearing, lacks, sees: check.sees?.(survey, node) ?? null, counts }),
    basis: basisOf(tried.filter(({ result }) => own.some(({ flow }) => flow === result.flow))),
    findings: [...new Set(bearing.map(({ cause }) => cause.id))],
    flows: { followed: own.length, standFor: own.reduce((sum, { flow }) => sum + flow.standsFor, 0) },
    failing: judged.filter(({ fate }) => fate === 'fails').map(({ result }) => toFailing(result)),
    settings: check.settings?.(survey, node) ?? [],
    probes: tried.flatMap(reportProbes),
  };
}

const toFailing = ({ flow, stops }: FlowResult): CheckResult['failing'][number] => {
  const { title, from, to, protocol, standsFor } = flow;
  return { title, from, to, protocol, standsFor, reason: stops[0]?.reason ?? null };
};

/** `refused`: by a rule that is meant to; `meant`: by a service that has no endpoints; `shut-out`: by the source ranges of one. */
type Fate = 'passes' | 'fails' | 'open' | 'refused' | 'meant' | 'shut-out';

function fateOf(result: FlowResult, ranked: readonly RankedSighting[]): Fate {
  if (result.flow.meant === 'shut-out') return 'shut-out';
  const explained = ranked.filter(({ stops }) => [...stops].some(({ flow }) => flow === result.flow));
  if (explained.some(({ severity }) => severity === 'error')) return 'fails';
  if (result.flow.meant === 'refused') return 'meant';
  const excused = (stop: Stop): boolean => explained.some(({ stops }) => stops.has(stop));
  const rest = result.stops.filter((stop) => !excused(stop));
  if (rest.some(({ isCertain }) => isCertain)) return 'fails';
  if (rest.length > 0 || result.trace === null) return 'open';
  return result.stops.length > 0 ? 'refused' : 'passes';
}

/** It explains one of the check's connections, or it is about the node and breaks this. */
const bearsOn = (
  { cause, sighting, stops }: RankedSighting,
  check: Check,
  node: Host,
  own: readonly FlowResult[],
): boolean =>
  sighting.bearsOn?.includes(check.id) ||
  [...stops].some(({ flow }) => own.some((result) => result.flow === flow)) ||
  ((sighting.node === null || sighting.node === node.name) &&
    cause.breaks.includes(check.id) &&
    (stops.size === 0 || staticChecks.includes(check.id)));

interface Told {
  own: readonly FlowResult[];
  judged: readonly { result: FlowResult; fate: Fate }[];
  bearing: readonly RankedSighting[];
  lacks: string | null;
  sees: string | null;
  counts: { fails: number; passes: number; open: number; refused: number; shutOut: number };
}

function reasonOf(status: CheckStatus, { own, judged, bearing, lacks, sees, counts }: Told): string {
  if (own.length === 0) {
    if (bearing.length > 0) return bearing[0]!.sighting.title;
    return lacks ?? sees ?? 'nothing wrong is seen';
  }
  const open = judged.find(({ fate }) => fate === 'open')?.result;
  const openly = open === undefined ? null : (open.problem ?? open.stops[0]?.reason ?? null);
  switch (status) {
    case 'fail': {
      const worst = judged.find(({ fate }) => fate === 'fails')?.result;
      if (worst === undefined) return bearing[0]!.sighting.title;
      const why = worst.stops[0]?.reason;
      return `${counts.fails} of ${own.length} connections fail; ${worst.flow.title}${why === undefined ? '' : `: ${why}`}`;
    }
    case 'skip': {
      const isMeant = counts.refused + counts.shutOut === own.length;
      const meant = isMeant
        ? `none of ${own.length} connections is meant to come through: services have no endpoints for them, or source ranges leave the client out`
        : null;
      return openly ?? meant ?? lacks ?? 'no connection can be followed';
    }
    default: {
      const rest = counts.open > 0 ? `; ${counts.open} more hang on what is not in the evidence (${openly})` : '';
      const stopped = judged.filter(({ fate }) => fate === 'refused').length;
      const warned =
        stopped > 0 ? `; ${stopped} ${stopped === 1 ? 'is' : 'are'} stopped on purpose (${bearing[0]?.cause.id})` : '';
      const meant = counts.refused > 0 ? `; ${counts.refused} to services without endpoints for them are refused` : '';
      const out =
        counts.shutOut > 0
          ? `; ${counts.shutOut} from outside the source ranges of load balancers are not meant to`
          : '';
      return `${counts.passes} of ${own.length} connections come through${warned}${meant}${out}${rest}`;
    }
  }
}
