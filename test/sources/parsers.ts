import type { Parsed } from '../../src/model/origin.ts';
import { parseBrctl } from '../../src/sources/brctl/parse.ts';
import { parseBridgeFdb } from '../../src/sources/bridge/fdb.ts';
import { parseBridgeLink } from '../../src/sources/bridge/link.ts';
import { parseBridgeVlan } from '../../src/sources/bridge/vlan.ts';
import { parseCni } from '../../src/sources/cni/parse.ts';
import { parseConntrack } from '../../src/sources/conntrack/parse.ts';
import { parseConntrackStatistics } from '../../src/sources/conntrack/statistics.ts';
import { parseIpAddr } from '../../src/sources/ip-addr/parse.ts';
import { parseIpLink } from '../../src/sources/ip-link/parse.ts';
import { parseIpNeigh } from '../../src/sources/ip-neigh/parse.ts';
import { parseIpRoute } from '../../src/sources/ip-route/parse.ts';
import { parseIpRule } from '../../src/sources/ip-rule/parse.ts';
import { parseIpset } from '../../src/sources/ipset/parse.ts';
import { parseIpvs } from '../../src/sources/ipvs/parse.ts';
import { parseResolvConf } from '../../src/sources/resolv-conf/parse.ts';
import { parseSockets } from '../../src/sources/sockets/parse.ts';
import { parseSysctl } from '../../src/sources/sysctl/parse.ts';
import { parseTraceLog } from '../../src/sources/trace-log/index.ts';

/** The parsers by the folder of their fixtures. */
export const parsers = {
  brctl: parseBrctl,
  'bridge-fdb': parseBridgeFdb,
  'bridge-link': parseBridgeLink,
  'bridge-vlan': parseBridgeVlan,
  cni: parseCni,
  conntrack: parseConntrack,
  'conntrack-statistics': parseConntrackStatistics,
  'ip-addr': parseIpAddr,
  'ip-link': parseIpLink,
  'ip-neigh': parseIpNeigh,
  'ip-route': parseIpRoute,
  'ip-rule': parseIpRule,
  ipset: parseIpset,
  ipvs: parseIpvs,
  'resolv-conf': parseResolvConf,
  sockets: parseSockets,
  sysctl: parseSysctl,
  'trace-log': (text: string, source: string) => {
    const { facts, warnings } = parseTraceLog(text, source);
    return { facts: facts.entries, warnings };
  },
} satisfies Record<string, (text: string, source: string) => Parsed<unknown>>;
