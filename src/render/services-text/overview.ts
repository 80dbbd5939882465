import type { ReportedPort, ReportedService, ServiceReport } from '../../model/service-report.ts';
import type { RenderOptions } from '../index.ts';
import type { Paint } from '../paint.ts';
import { renderTable } from '../table.ts';
import { wrap } from '../wrap.ts';

/** More service ports than anybody reads: from here on only those that matter are shown. */
const most = 100;

const heads = ['', 'service', 'port', 'cluster IP', 'endpoints'];

/** The report without the service ports that are too many to show and as they should be. */
export function withoutMany(report: ServiceReport, { verbose }: RenderOptions): ServiceReport {
  const count = report.services.reduce((sum, { ports }) => sum + Math.max(ports.length, 1), 0);
  if (verbose || report.asked !== null || count <= most) return report;
  const services = report.services.map((service) => ({ ...service, ports: service.ports.filter(matters) }));
  return { ...report, services: services.filter(({ ports }) => ports.length > 0) };
}

/** Every service port in a line; `hidden` of them are not in the report. */
export function renderOverview({ services }: ServiceReport, hidden: number, width: number, paint: Paint): string[] {
  const rows = services.flatMap((service) => [
    ...(service.ports.length === 0 || service.notes.length > 0 ? [unproxied(service, paint)] : []),
    ...service.ports.map((port) => rowOf(service, port, paint)),
  ]);
  const rest = `${rows.length > 0 ? `and ${hidden} more` : `${hidden} service ports`}, as the API wants them (--verbose shows them)`;
  return [...(rows.length > 0 ? renderTable(heads, rows, width, paint) : []), ...(hidden > 0 ? wrap(rest, width) : [])];
}

const matters = ({ state, notes }: ReportedPort): boolean => state !== 'same' || notes.length > 0;

/** `default/web`; where nothing tells whose the rules are, what they are for. */
export function serviceName({ namespace, name, ports: [first] }: ReportedService): string {
  if (name !== null) return `${namespace}/${name}`;
  const isNodePort = first?.clusterIP === null && first.nodePort !== null;
  return isNodePort ? `node port ${first.nodePort}` : (first?.chain ?? 'not known');
}

function unproxied(service: ReportedService, paint: Paint): string[] {
  const what =
    service.externalName !== null && service.type === 'ExternalName' ? `a name for ${service.externalName}` : '';
  return [paint.faint('-'), serviceName(service), '', '', what || (service.headless ? 'headless' : 'left to others')];
}

function rowOf(service: ReportedService, port: ReportedPort, paint: Paint): string[] {
  return [
    paintState(port.state, paint),
    serviceName(service),
    printPorts(port),
    port.clusterIP ?? '',
    [countEndpoints(port), remarkOn(port)].filter((part) => part !== '').join(', '),
  ];
}

/** Whether the rules are what the API wants, in a word. */
export function paintState(state: ReportedPort['state'], paint: Paint): string {
  switch (state) {
    case 'same':
      return paint.good('ok');
    case 'differs':
      return paint.bad('DIFFERS');
    case 'rules only':
      return paint.bad('LEFT');
    default:
      return paint.faint('?');
  }
}

/** `53/udp dns`; with its node port as kubectl prints it: `80:30080/tcp`. */
export function printPorts({ port, protocol, name, nodePort }: ReportedPort): string {
  return `${port}${nodePort === null || nodePort === port ? '' : `:${nodePort}`}/${protocol}${name === '' ? '' : ` ${name}`}`;
}

function countEndpoints({ rules, api, state, external }: ReportedPort): string {
  const local = external === null ? '' : ` (${external.rules.length} from outside)`;
  if (state === 'not compared' || state === 'rules only') return rules.length === 0 ? '' : `${rules.length}${local}`;
  return rules.length === api.length ? `${rules.length}${local}` : `${rules.length} of ${api.length}${local}`;
}

function remarkOn({ differences, notes, missing, stale, external, frontends }: ReportedPort): string {
  if (differences.length === 0) return notes.map(shorten).join(', ');
  const count = (list: readonly string[], more: readonly string[] = []): number => new Set([...list, ...more]).size;
  const gone = differences.filter(({ kind }) => kind === 'rules-missing');
  if (gone.length === frontends.length) return 'no rules';
  if (gone.length > 0) return `no rule for ${gone.map(({ frontend }) => frontend).join(', ')}`;
  const kinds = new Set(differences.map(({ kind }) => kind));
  const parts = [
    ...(kinds.has('endpoint-stale') || kinds.has('wrong-port') ? [`${count(stale, external?.stale)} stale`] : []),
    ...(kinds.has('endpoint-missing') ? [`${count(missing, external?.missing)} missing`] : []),
    ...(kinds.has('wrong-share') ? ['unequal shares'] : []),
    ...(kinds.has('refusal') ? ['refused'] : []),
    ...(kinds.has('affinity') ? ['other affinity'] : []),
    ...(kinds.has('source-ranges') ? ['other source ranges'] : []),
    ...(kinds.has('rules-left') ? ['not in the API'] : []),
  ];
  return parts.join(', ');
}

const short: [RegExp, string][] = [
  [/^the API has no endpoints/, 'no endpoints'],
  [/^none of \d+ endpoints is ready/, 'none ready'],
  [/^(\d+) of \d+ endpoints are not ready/, '$1 not ready'],
  [/^internalTrafficPolicy is Local and no.*/, 'none on this node'],
  [/^externalTrafficPolicy is Local and no.*/, 'none here for clients outside'],
  [/^hints keep.*/, 'by hints'],
];

function shorten(note: string): string {
  const found = short.find(([pattern]) => pattern.test(note));
  return found ? (note.match(found[0])?.[0] ?? note).replace(found[0], found[1]) : note;
}
