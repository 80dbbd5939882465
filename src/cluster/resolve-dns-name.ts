import type { DnsQuestion, NameResolution } from '../model/name-resolution.ts';
import { candidates, findAsker } from './dns/asker.ts';
import type { DnsRecord, QuestionType } from './dns/record.ts';
import { answerQuestion } from './dns/records.ts';
import { reversedAddress } from './dns/reverse.ts';
import { type DnsZone, openZone } from './dns/zone.ts';
import type { World } from './world.ts';

/** What a name becomes: the way there, and the records that answer; [] where none does. */
export interface ResolvedName {
  resolution: NameResolution;
  /** Of the name that answered, a CNAME followed: addresses, or SRV or PTR records. */
  records: DnsRecord[];
  assumptions: string[];
}

/** CNAMEs that are followed: as many as CoreDNS follows in its own zone. */
const longestChain = 8;

/** Asks as a resolver does: name by name of the search list, IPv4 before IPv6, until one answers. */
export function resolveDnsName(world: World, name: string, from: string | null, namespace: string): ResolvedName {
  const zone = openZone(world);
  const isReverse = reversedAddress(name.replace(/\.$/, '')) !== null;
  const asker = findAsker(world, from, namespace, zone.domains[0]!);
  const names = isReverse ? [name.replace(/\.$/, '')] : candidates(asker, name);
  const types: QuestionType[] = isReverse ? ['PTR'] : name.startsWith('_') ? ['SRV'] : ['A', 'AAAA'];
  const questions: DnsQuestion[] = [];
  for (const candidate of names) {
    for (const type of types) {
      const { asked, records } = ask(zone, candidate, type);
      questions.push(...asked);
      if (records.length > 0) return finish(records);
      const last = asked.at(-1)!;
      // A CNAME is an answer, wherever it leads.
      if (asked.length > 1) return finish([]);
      // Nobody has the name, so that no other type has a record of it; and what a server outside says is not known.
      if (last.outcome === 'no such name' || last.outcome === 'unknown') break;
    }
  }
  return finish([]);

  function finish(records: DnsRecord[]): ResolvedName {
    const guessed = questions.filter(({ outcome }, index) => outcome === 'unknown' && index < questions.length - 1);
    const doubts = guessed.map((question) => `${question.name} is taken not to exist: ${question.words}`);
    const assumptions = [...zone.assumptions, ...asker.assumptions, ...(records.length > 0 ? doubts : [])];
    return { resolution: { name, asker: asker.words, questions }, records, assumptions };
  }
}

/** One question, and those that its CNAMEs lead to. */
function ask(zone: DnsZone, name: string, type: QuestionType): { asked: DnsQuestion[]; records: DnsRecord[] } {
  const asked: DnsQuestion[] = [];
  let current = name;
  for (let length = 0; length < longestChain; length += 1) {
    const answer = answerQuestion(zone, current, type);
    const records = answer.outcome === 'answered' ? answer.records : [];
    asked.push({
      name: current,
      type,
      outcome: answer.outcome,
      records: records.map((record) => ({ name: record.name, type: record.type, data: record.data })),
      words: answer.words,
      evidence: uniqueOrigins(records),
    });
    const alias = records.find((record) => record.type === 'CNAME');
    if (alias === undefined) return { asked, records };
    current = alias.data.toLowerCase();
  }
  return { asked, records: [] };
}

function uniqueOrigins(records: DnsRecord[]): DnsQuestion['evidence'] {
  const origins = records.flatMap(({ origin }) => (origin === null || origin.source === '' ? [] : [origin]));
  return origins.filter(
    (origin, index) =>
      origins.findIndex((other) => other.source === origin.source && other.line === origin.line) === index,
  );
}
