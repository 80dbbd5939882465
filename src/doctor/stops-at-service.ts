import type { Examination } from './examination.ts';
import type { CheckFlow } from './flow.ts';
import type { Stop } from './stop.ts';
import type { ServiceFront } from './survey/service-front.ts';

/** Stops of connections to one of these service ports, by whatever address. */
export function stopsAtService({ flows }: Examination, fronts: readonly ServiceFront[]): Stop[] {
  const refs = new Set(fronts.map(({ ref }) => ref));
  const asks = ({ meant, service }: CheckFlow): boolean =>
    meant !== 'shut-out' && service !== null && refs.has(service);
  return flows.filter(({ flow }) => asks(flow)).flatMap(({ stops }) => stops);
}
