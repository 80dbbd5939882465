import type {
  ProxyPorts,
  ReportedEndpoint,
  ReportedFrontend,
  ReportedPort,
  ReportedService,
} from '../../model/service-report.ts';
import type { RenderOptions } from '../index.ts';
import type { Paint } from '../paint.ts';
import { renderTable } from '../table.ts';
import { hang, wrap } from '../wrap.ts';
import { paintState, printPorts, serviceName } from './overview.ts';

/** One service with all that its rules do. */
export function renderDetail(service: ReportedService, options: RenderOptions, paint: Paint): string[] {
  const { width } = options;
  return [
    ...wrap(`${paint.strong(serviceName(service))}${service.type === null ? '' : `, ${service.type}`}`, width),
    ...service.notes.flatMap((note) => wrap(note, width)),
    ...service.ports.flatMap((port) => ['', ...renderPort(port, options, paint)]),
  ];
}

function renderPort(port: ReportedPort, { width }: RenderOptions, paint: Paint): string[] {
  const heading = `${paint.strong(`${printPorts(port)}${port.family === 6 ? ', IPv6' : ''}`)}: ${paintState(port.state, paint)}`;
  const lines = [...traits(port), ...port.notes];
  return [
    ...wrap(heading, width),
    ...lines.flatMap((line) => hang(line, width)),
    '',
    ...renderTable(
      frontendHeads,
      port.frontends.map((one) => frontendRow(one, port, paint)),
      width,
      paint,
    ),
    ...(port.endpoints.length === 0 ? [] : ['', ...renderEndpoints(port, width, paint)]),
  ];
}

function traits(port: ReportedPort): string[] {
  const { chain, external, affinity, healthCheck, targetPort } = port;
  const seconds = affinity.rules ?? affinity.api;
  return [
    ...(chain === null ? [] : [`rules: ${chain}${external?.chain ? `; from outside ${external.chain}` : ''}`]),
    ...(targetPort === null ? [] : [`target port: ${targetPort}`]),
    ...(seconds === null ? [] : [`affinity: a client stays with its endpoint for ${seconds} s`]),
    ...(port.internalTrafficPolicy === 'Local' ? ['internalTrafficPolicy: Local'] : []),
    ...(port.externalTrafficPolicy === 'Local' ? ['externalTrafficPolicy: Local'] : []),
    ...(healthCheck === null ? [] : [describeHealthCheck(healthCheck)]),
  ];
}

function describeHealthCheck({ port, accepted, listening }: NonNullable<ReportedPort['healthCheck']>): string {
  const listener = listening === null ? '' : listening ? ', somebody listens there' : ', nobody listens there';
  return `health check node port: ${port}${accepted ? ', let in by a rule' : ', no rule of its own'}${listener}`;
}

const frontendHeads = ['', 'address', 'port', 'leads to', 'clients'];

function frontendRow(frontend: ReportedFrontend, port: ReportedPort, paint: Paint): string[] {
  const { kind, address, sourceRanges } = frontend;
  return [
    stateOf(frontend, paint),
    kind === 'node port'
      ? address === null
        ? 'every address of the node'
        : `${address} of the node`
      : `${kind} ${address}`,
    String(frontend.port),
    describeWay(frontend, port),
    sourceRanges === null ? '' : sourceRanges.length === 0 ? 'nobody' : `only ${sourceRanges.join(', ')}`,
  ];
}

function stateOf({ rules, api }: ReportedFrontend, paint: Paint): string {
  if (rules === null || api === null) return paint.faint('?');
  if (rules) return api ? paint.good('ok') : paint.bad('LEFT');
  return paint.bad('NO RULE');
}

function describeWay(frontend: ReportedFrontend, port: ReportedPort): string {
  const { rules, endpoints, fromInside, refusal, proxyPorts } = frontend;
  if (rules !== true) return rules === false ? 'nowhere' : 'not in the evidence';
  const refused = refusal === null ? '' : refusal === 'reject' ? 'refused' : 'dropped';
  const count = (list: readonly string[]): string =>
    list.length === 0 ? refused || 'nobody told' : list.length === 1 ? list[0]! : `${list.length} endpoints`;
  if (proxyPorts !== null) return describeProxy(proxyPorts);
  if (endpoints.length === 0 && port.state === 'not compared' && refused === '')
    return `endpoints that are not in the evidence`;
  return fromInside === null ? count(endpoints) : `${count(endpoints)}; pods and the node: ${count(fromInside)}`;
}

/** Both chains lead to the same port, where kube-proxy listens for this one service port. */
function describeProxy({ arriving, own }: ProxyPorts): string {
  const port = arriving ?? own;
  const other = own !== null && own !== port ? ` (for processes of the node: ${own})` : '';
  return `the process kube-proxy${port === null ? '' : ` at port ${port}${other}`}, which picks an endpoint`;
}

const endpointHeads = ['', 'endpoint', 'share', 'pod', 'node', 'API'];

function renderEndpoints(port: ReportedPort, width: number, paint: Paint): string[] {
  return renderTable(
    endpointHeads,
    port.endpoints.map((endpoint) => endpointRow(endpoint, port, paint)),
    width,
    paint,
  );
}

function endpointRow(endpoint: ReportedEndpoint, { shares, external }: ReportedPort, paint: Paint): string[] {
  const own = shares[endpoint.endpoint];
  const outside = external?.shares[endpoint.endpoint];
  return [
    judge(endpoint, paint),
    endpoint.endpoint,
    [percent(own), external === null ? '' : `outside ${percent(outside) || 'none'}`]
      .filter((text) => text !== '')
      .join(', '),
    endpoint.pod ?? '',
    [endpoint.node ?? '', endpoint.zone === null ? '' : `(${endpoint.zone})`].filter((text) => text !== '').join(' '),
    describeState(endpoint),
  ];
}

function judge({ inRules, wanted, draining }: ReportedEndpoint, paint: Paint): string {
  if (draining) return paint.faint('draining');
  if (wanted === null) return '';
  if (inRules === wanted) return inRules ? paint.good('ok') : paint.faint('unused');
  return paint.bad(inRules ? 'STALE' : 'MISSING');
}

function describeState({ ready, serving, terminating, zoneHints }: ReportedEndpoint): string {
  if (ready === null) return 'unknown to it';
  const state = ready ? 'ready' : terminating ? (serving ? 'terminating, serving' : 'terminating') : 'not ready';
  return zoneHints.length === 0 ? state : `${state}, for ${zoneHints.join(', ')}`;
}

const percent = (share: number | undefined): string =>
  share === undefined ? '' : `${Number((share * 100).toFixed(1))} %`;
