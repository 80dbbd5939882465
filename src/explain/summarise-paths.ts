import { addressBits, canonicalAddress, familyOf, printEndpoint } from '../model/address.ts';
import type { FlowSummary, FlowVerdict } from '../model/verify-report.ts';
import type { PathOutcome } from './path-outcome.ts';

/** What all paths of a trace come to, whatever their chances and conditions. */
export function summarisePaths(paths: readonly PathOutcome[]): FlowSummary {
  const delivered = paths.filter(({ verdict }) => verdict === 'delivered');
  return {
    verdict: shared(paths.map(({ verdict }) => verdict)),
    destinations: sortedSet(paths.map(({ destination }) => printEndpoint(destination.ip, destination.port))),
    sources: sortedSet(delivered.map(({ source }) => source.ip)),
    masqueraded: sharedMark(delivered.map(({ source }) => source.masqueraded)),
    reply: shared((delivered.length > 0 ? delivered : paths).map(({ reply }) => reply.verdict)),
  };
}

function shared(verdicts: readonly FlowVerdict[]): FlowVerdict {
  const first = verdicts[0] ?? 'unknown';
  return verdicts.every((verdict) => verdict === first) ? first : 'mixed';
}

function sharedMark(marks: readonly boolean[]): boolean | 'mixed' | null {
  const first = marks[0] ?? null;
  return marks.every((mark) => mark === first) ? first : 'mixed';
}

/** Each once, in the order of addresses, then ports. */
export function sortedSet(endpoints: readonly string[]): string[] {
  const once = new Set(endpoints);
  if (once.size < 2) return [...once];
  return [...once]
    .map(splitEndpoint)
    .sort(compareEndpoints)
    .map(({ text }) => text);
}

interface Endpoint {
  text: string;
  family: number;
  bits: bigint;
  port: number;
}

function compareEndpoints(first: Endpoint, second: Endpoint): number {
  if (first.family !== second.family) return first.family - second.family;
  if (first.bits !== second.bits) return first.bits < second.bits ? -1 : 1;
  return first.port - second.port || (first.text < second.text ? -1 : Number(first.text > second.text));
}

function splitEndpoint(text: string): Endpoint {
  const [address, port] = readEndpoint(text);
  return { text, family: familyOf(address) ?? 9, bits: addressBits(address) ?? 0n, port: port ?? -1 };
}

/** The same text for the same endpoint: `[FD00:0::1]:80` is `[fd00::1]:80`. What is no endpoint stays as it is. */
export function canonicalEndpoint(text: string): string {
  const [address, port] = readEndpoint(text);
  const canonical = canonicalAddress(address);
  return canonical === null ? text : printEndpoint(canonical, port);
}

function readEndpoint(text: string): [address: string, port: number | null] {
  const match = /^\[([^\]]*)\](?::(\d{1,5}))?$/.exec(text) ?? /^([^:]*):(\d{1,5})$/.exec(text);
  if (match === null) return [text, null];
  return [match[1]!, match[2] === undefined ? null : Number(match[2])];
}
