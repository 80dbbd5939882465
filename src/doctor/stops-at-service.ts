import type { Examination } from './examination.ts';
import type { Stop } from './stop.ts';
import type { ServiceFront } from './survey/service-front.ts';

/** Stops of connections to one of these service ports, by whatever address. */
export function stopsAtService({ flows }: Examination, fronts: readonly ServiceFront[]): Stop[] {
  const refs = new Set(fronts.map(({ ref }) => ref));
  return flows.filter(({ flow }) => flow.service !== null && refs.has(flow.service)).flatMap(({ stops }) => stops);
}
