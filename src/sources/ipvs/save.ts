import type { Family } from '../../model/address.ts';
import type { ForwardingMethod, RealServer, ServiceKey, VirtualService } from '../../model/ipvs.ts';
import type { Origin, Parsed } from '../../model/origin.ts';
import { numberOf } from '../attributes.ts';
import { isNoise, linesOf, originOf, warning, wordsOf } from '../lines.ts';
import { readEndpoint } from './endpoint.ts';
import { type ReadOptions, readOptions } from './options.ts';
import { addService, keyText, newService, newServiceList, type ServiceList } from './services.ts';

/** Seconds of `-p` without a number (IPVS_SVC_PERSISTENT_TIMEOUT). */
const defaultPersistence = 360;

/** Reads `ipvsadm -Sn` (ipvsadm(8)): `-A` makes a virtual service, `-a` gives it a real server. */
export function readIpvsSave(text: string, source: string): Parsed<VirtualService[]> {
  const list = newServiceList();
  for (const line of linesOf(text)) {
    if (isNoise(line.text)) continue;
    const origin = originOf(source, line);
    const words = wordsOf(line.text);
    if (words[0] === 'ipvsadm') words.shift();
    const options = readOptions(words);
    const wrong = readLine(list, options, origin) ?? (options.unknown.length > 0 ? notAll(options) : null);
    if (wrong !== null) list.result.warnings.push(warning(origin, 'other', wrong));
  }
  return list.result;
}

const notAll = ({ unknown }: ReadOptions): string => `has words that were not understood: ${unknown.join(' ')}`;

/** Reads one line into the list. A text tells what is wrong with it. */
function readLine(list: ServiceList, { values }: ReadOptions, origin: Origin): string | null {
  if (!values.has('-A') && !values.has('-a')) return 'not understood';
  const key = readKey(values);
  if (key === null) return 'names no virtual service by address and port or by mark';
  if (values.has('-A')) {
    addService(list, readService(values, key, origin));
    return null;
  }
  const service = list.byKey.get(keyText(key));
  if (service === undefined) return 'belongs to no virtual service of this text';
  const server = readServer(values, key, origin);
  if (server === null) return 'names no real server by address and port';
  service.servers.push(server);
  return null;
}

const protocols = [
  ['-t', 'tcp'],
  ['-u', 'udp'],
  ['--sctp-service', 'sctp'],
] as const;

function readKey(values: ReadOptions['values']): ServiceKey | null {
  if (values.has('-f')) {
    const mark = numberOf(values.get('-f'));
    const family: Family = values.has('-6') ? 6 : 4;
    return mark === null ? null : { type: 'mark', mark, family };
  }
  const [option, protocol] = protocols.find(([name]) => values.has(name)) ?? [null, null];
  const endpoint = option === null ? null : readEndpoint(values.get(option)!, 0);
  return protocol === null || endpoint === null ? null : { type: 'address', protocol, ...endpoint };
}

function readService(values: ReadOptions['values'], key: ServiceKey, origin: Origin): VirtualService {
  const persistence = values.get('-p');
  return {
    ...newService(key, origin),
    scheduler: values.get('-s') ?? 'wlc',
    schedulerFlags: values.get('-b')?.split(',') ?? [],
    persistence:
      persistence === undefined
        ? null
        : { seconds: numberOf(persistence) ?? defaultPersistence, mask: values.get('-M') ?? null },
    onePacket: values.has('-o'),
  };
}

const methods: readonly (readonly [string, ForwardingMethod])[] = [
  ['-m', 'masquerading'],
  ['-i', 'tunneling'],
];

function readServer(values: ReadOptions['values'], key: ServiceKey, origin: Origin): RealServer | null {
  const endpoint = readEndpoint(values.get('-r') ?? '', key.type === 'mark' ? 0 : key.port);
  if (endpoint === null) return null;
  return {
    origin,
    ...endpoint,
    // Without any of the three it is -g.
    method: methods.find(([option]) => values.has(option))?.[1] ?? 'direct-routing',
    weight: values.has('-w') ? numberOf(values.get('-w')) : 1,
    upperThreshold: values.has('-x') ? numberOf(values.get('-x')) : 0,
  };
}
