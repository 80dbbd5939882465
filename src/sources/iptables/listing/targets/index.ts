import type { Phrase } from '../phrase.ts';
import { markTargets } from './mark.ts';
import { natTargets } from './nat.ts';
import { packetTargets } from './packet.ts';
import { reportTargets } from './report.ts';

/** The words of every target that is understood in a listing. Others, as ACCEPT and TRACE, have none. */
export const targetPhrases: readonly Phrase[] = [...natTargets, ...markTargets, ...reportTargets, ...packetTargets];
