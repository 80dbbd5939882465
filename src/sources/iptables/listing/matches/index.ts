import type { Phrase } from '../phrase.ts';
import { addressMatches } from './address.ts';
import { chanceMatches } from './chance.ts';
import { connectionMatches } from './connection.ts';
import { hostMatches } from './host.ts';
import { icmpMatches } from './icmp.ts';
import { packetMatches } from './packet.ts';
import { portMatches } from './ports.ts';

/** The words of every match that is understood in a listing. */
export const matchPhrases: readonly Phrase[] = [
  ...portMatches,
  ...icmpMatches,
  ...connectionMatches,
  ...chanceMatches,
  ...addressMatches,
  ...packetMatches,
  ...hostMatches,
];
