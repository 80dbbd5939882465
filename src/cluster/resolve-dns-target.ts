import { printEndpoint } from '../model/address.ts';
import type { NameResolution, QuestionOutcome } from '../model/name-resolution.ts';
import type { Destination, TargetContext } from './destination.ts';
import type { DnsRecord } from './dns/record.ts';
import { answerQuestion } from './dns/records.ts';
import { reversedAddress } from './dns/reverse.ts';
import { openZone } from './dns/zone.ts';
import { resolveDnsName } from './resolve-dns-name.ts';
import type { Target } from './target.ts';
import { TargetError } from './target-error.ts';
import type { World } from './world.ts';

type NameTarget = Extract<Target, { kind: 'dns-name' }>;

/** Where a DNS name leads, with the way there. Throws TargetError with the reason where no address comes of it. */
export function resolveDnsTarget(
  world: World,
  target: NameTarget,
  context: TargetContext,
  resolve: (text: string) => Destination,
): Destination {
  const { resolution, records, assumptions } = resolveDnsName(
    world,
    target.name,
    context.from ?? null,
    context.namespace,
  );
  if (records.length === 0) throw new TargetError(`dns:${target.name}: ${describeFailure(resolution)}`);
  const { address, port } = addressOf(world, target, records);
  const destination = resolve(
    port === null && target.port === null
      ? withoutPort(world, target, address, records[0]!)
      : withPort(target, address, port),
  );
  const several =
    records.length > 1
      ? [
          `${target.name} has ${records.length} records (${records.map(({ data }) => data).join(', ')}): the first is followed`,
        ]
      : [];
  return { ...destination, notes: [...several, ...assumptions, ...destination.notes], resolution };
}

/** The address to follow, and the port that an SRV record gives. */
function addressOf(world: World, target: NameTarget, records: DnsRecord[]): { address: string; port: number | null } {
  const [first] = records as [DnsRecord];
  if (first.type === 'PTR') return { address: reversedAddress(target.name.replace(/\.$/, ''))!, port: null };
  if (first.service === null) return { address: first.data, port: null };
  const { target: host, port } = first.service;
  const answers = (['A', 'AAAA'] as const).map((type) => answerQuestion(openZone(world), host, type));
  const found = answers.flatMap((answer) => (answer.outcome === 'answered' ? answer.records : []))[0];
  if (found === undefined) throw new TargetError(`dns:${target.name} leads to ${host}, which has no address`);
  return { address: found.data, port };
}

const withPort = ({ port, protocol, name }: NameTarget, address: string, given: number | null): string => {
  const number = port ?? given;
  const transport = protocol ?? /^_[^.]+\._(tcp|udp|sctp)\./i.exec(name)?.[1]?.toLowerCase() ?? null;
  const endpoint = number === null ? address : printEndpoint(address, 0).replace(/0$/, String(number));
  return transport === null ? endpoint : `${endpoint}/${transport}`;
};

/** A name of a service or of its endpoint without a port is followed as the service is: to its first port. */
function withoutPort(world: World, target: NameTarget, address: string, record: DnsRecord): string {
  const name = record.type === 'PTR' ? record.data : record.name;
  const { protocol } = target;
  const isWanted = (port: { protocol: string }): boolean =>
    protocol === null || port.protocol.toLowerCase() === protocol;
  const [service, namespace] = name
    .replace(/\.svc\..*$/, '')
    .split('.')
    .slice(-2);
  const slice = (world.evidence.api.endpointSlices ?? []).find(
    (one) =>
      one.namespace === namespace &&
      one.service === service &&
      one.endpoints.some((endpoint) => endpoint.address === address),
  );
  const ports = slice?.ports ?? world.directory.serviceOf(address, null, protocol ?? 'tcp')?.service.ports ?? [];
  const port = ports.find(isWanted);
  if (port === undefined || port.port === null) return withPort(target, address, null);
  return `${printEndpoint(address, port.port)}/${port.protocol.toLowerCase()}`;
}

const verdicts: Record<QuestionOutcome, string> = {
  answered: 'an address is not to be told',
  'no such name': 'no such name (NXDOMAIN)',
  'no such record': 'no address',
  unknown: 'not to be told',
};

/** Why no address comes of the name: what the question says that was meant, and which were asked. */
function describeFailure({ name, questions }: NameResolution): string {
  const asked = [...new Set(questions.map((question) => question.name))];
  const { name: meant, outcome, words } = meantQuestion(name.replace(/\.$/, ''), questions);
  const upstream = questions.find((question) => question.outcome === 'unknown' && question.name !== meant);
  return [
    `${verdicts[outcome]}: ${meant === name ? '' : `${meant}: `}${words}`,
    ...(upstream === undefined ? [] : [`what upstream servers say to ${upstream.name} is not in the evidence`]),
    ...(asked.length > 1 ? [`asked in this order: ${asked.join(', ')}`] : []),
  ].join('; ');
}

/** `web` means a service of one's own namespace, `web.shop` one of another; a longer name means itself. */
function meantQuestion(name: string, questions: NameResolution['questions']): NameResolution['questions'][number] {
  const labels = name.split('.').length;
  const within = labels > 2 ? undefined : questions.find((question) => question.name.split('.').indexOf('svc') === 2);
  const answers = questions.filter((question) => question.name === (within?.name ?? name));
  return answers.at(-1) ?? questions.at(-1)!;
}
