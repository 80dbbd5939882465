import type { Origin } from '../../model/origin.ts';
import type { Examination } from '../examination.ts';
import type { Stop } from '../stop.ts';

const isSame = (one: { source: string; line: number } | null, other: Origin): boolean =>
  one !== null && one.source === other.source && one.line === other.line;

/** Stops that these lines decided. */
export const stopsAt = ({ stops }: Examination, origins: readonly Origin[]): Stop[] =>
  stops.filter(({ line }) => origins.some((origin) => isSame(line, origin)));

/** Stops of packets that passed one of these lines on their way. */
export const stopsPast = ({ stops }: Examination, origins: readonly Origin[]): Stop[] =>
  stops.filter(({ path }) => path.steps.some((step) => step.matched && origins.some((origin) => isSame(step, origin))));
