import { isIP } from 'node:net';
import type { Probe, ProbeAnswer } from '../model/probe.ts';
import { notSent, type Patience, type Send } from './answer.ts';
import { sendArp } from './kinds/arp.ts';
import { sendDns } from './kinds/dns.ts';
import { sendHttps } from './kinds/https.ts';
import { sendPathMtu } from './kinds/path-mtu.ts';
import { sendPing } from './kinds/ping.ts';
import { sendTcp } from './kinds/tcp.ts';
import { sendUdp } from './kinds/udp.ts';

const kinds: { [Kind in Probe['kind']]: Send<Extract<Probe, { kind: Kind }>> } = {
  ping: sendPing,
  tcp: sendTcp,
  udp: sendUdp,
  dns: sendDns,
  https: sendHttps,
  'path-mtu': sendPathMtu,
  arp: sendArp,
};

/** Sends a probe from the network namespace that this process is in. Never throws. */
export async function runProbe(probe: Probe, patience: Patience): Promise<ProbeAnswer> {
  const address = probe.kind === 'dns' ? probe.server : probe.address;
  // Addresses and devices stand on command lines: nothing else may stand there in their place.
  if (isIP(address) === 0) return notSent(`${address} is no address`);
  if (probe.kind === 'arp' && !/^[\w.@:][\w.@:-]{0,14}$/.test(probe.device))
    return notSent(`${probe.device} is no device`);
  try {
    return await (kinds[probe.kind] as Send<Probe>)(probe, patience);
  } catch (error) {
    return notSent((error as Error).message);
  }
}
