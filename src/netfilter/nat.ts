import {
  type AddressRange,
  addressBits,
  addressFromBits,
  type Prefix,
  printEndpoint,
  printPrefix,
} from '../model/address.ts';
import type { Origin } from '../model/origin.ts';
import { connectionWith, type Packet, packetWith, type Translation, unknownDevice } from '../model/packet.ts';
import { onlyPort, type PortRange, printPorts } from '../model/ports.ts';
import { unknownAddress } from './address-match.ts';
import type { HostView, Known } from './host-view.ts';
import { changesIdentifier, type PortRequest, translatePorts } from './nat-ports.ts';
import type { Outcome, Result } from './rule.ts';

export { unknownAddress } from './address-match.ts';
export { anyPort, type PortRequest } from './nat-ports.ts';

/** What a NAT rule asks for. */
export interface NatRequest extends PortRequest {
  /** Addresses to choose from; null keeps the address. */
  addresses: AddressRange | null;
}

/** A range of more addresses than this becomes one branch with an unknown address. */
const mostBranches = 16;

/** DNAT: a new destination for the first packet, remembered for its connection. The packet then leaves the base chain. */
export function translateDestination(packet: Packet, request: NatRequest, origin: Origin): Result {
  return forEachAddress(request.addresses, packet.destination, (address, note) =>
    translated(packet, 'dnat', address, request, origin, (to) => `DNAT to ${to}${note}`),
  );
}

/** SNAT: a new source for the first packet, remembered for its connection. */
export function translateSource(packet: Packet, request: NatRequest, origin: Origin): Result {
  return forEachAddress(request.addresses, packet.source, (address, note) =>
    translated(packet, 'snat', address, request, origin, (to) => `SNAT to ${to}${note}`),
  );
}

/** MASQUERADE: SNAT to the address of the device that the packet leaves by. */
export function masquerade(packet: Packet, host: HostView, request: PortRequest, origin: Origin): Outcome {
  const found = host.masqueradeAddress(packet);
  return translated(packet, 'snat', found.known ? found.value : unknownAddress, request, origin, (to) =>
    found.known ? `masquerade as ${to}` : `masquerade as an address that is not known: ${found.because}`,
  );
}

/**
 * REDIRECT: DNAT to the host itself, to the loopback address for a packet it made, else to that of the incoming device. Where this has none
 * the packet is dropped (nf_nat_redirect_ipv4).
 */
export function redirect(packet: Packet, host: HostView, request: PortRequest, origin: Origin): Outcome {
  const found = redirectAddress(packet, host);
  if (found.known && found.value === null) {
    const effect = `drop: ${packet.in} has no address to redirect to`;
    return { kind: 'verdict', verdict: { type: 'drop' }, effect };
  }
  if (found.known) return translated(packet, 'dnat', found.value!, request, origin, (to) => `redirect to ${to}`);
  const ports = translatePorts('dnat', packet.destinationPorts, request);
  const newIdentifier = changesIdentifier(packet, request);
  return rewritten(
    packet,
    { kind: 'dnat', address: unknownAddress, ports, newIdentifier, toHost: true, origin },
    `redirect to an address of ${host.name} that is not known: ${found.because}`,
  );
}

function redirectAddress(packet: Packet, host: HostView): Known<string | null> {
  if (packet.in === null) return { known: true, value: packet.family === 4 ? '127.0.0.1' : '::1' };
  if (packet.in === unknownDevice)
    return { known: false, because: 'the device the packet came in by is not in the evidence' };
  return host.deviceAddress(packet.in, packet.family);
}

/** NETMAP: a new network for the destination or the source; the host's part of the address stays. */
export function mapNetwork(packet: Packet, which: 'dnat' | 'snat', network: Prefix, origin: Origin): Outcome {
  const old = which === 'dnat' ? packet.destination : packet.source;
  const address = mapAddress(old, network);
  const ports = which === 'dnat' ? packet.destinationPorts : packet.sourcePorts;
  const translation: Translation = { kind: which, address, ports, newIdentifier: false, origin };
  return rewritten(packet, translation, `map ${old} to ${address} in ${printPrefix(network)}`);
}

function mapAddress(address: string, { family, bits, length }: Prefix): string {
  const old = addressBits(address);
  if (old === null) return unknownAddress;
  const hostMask = (1n << BigInt((family === 4 ? 32 : 128) - length)) - 1n;
  return addressFromBits(family, bits | (old & hostMask));
}

/** The packet with the address, and what the request makes of its port; `words` say it of both. */
function translated(
  packet: Packet,
  kind: Translation['kind'],
  address: string,
  request: PortRequest,
  origin: Origin,
  words: (to: string) => string,
): Outcome {
  const ports = translatePorts(kind, kind === 'dnat' ? packet.destinationPorts : packet.sourcePorts, request);
  const translation = { kind, address, ports, newIdentifier: changesIdentifier(packet, request), origin };
  return rewritten(packet, translation, words(print(address, request, ports)));
}

function rewritten(packet: Packet, translation: Translation, effect: string): Outcome {
  const { address, ports } = translation;
  const { connection } = packet;
  const changed =
    translation.kind === 'dnat'
      ? packetWith(packet, {
          destination: address,
          destinationPorts: ports,
          connection: connectionWith(connection, { dnat: translation, dnatSettled: true }),
        })
      : packetWith(packet, {
          source: address,
          sourcePorts: ports,
          connection: connectionWith(connection, { snat: translation, snatSettled: true }),
        });
  return { kind: 'verdict', verdict: { type: 'accept' }, packet: changed, effect };
}

/** One outcome per address of a small range: which one the kernel's hash picks is not known. */
function forEachAddress(
  range: AddressRange | null,
  old: string,
  outcome: (address: string, note: string) => Outcome,
): Result {
  if (range === null) return outcome(old, '');
  const first = addressFromBits(range.family, range.first);
  const count = range.last - range.first + 1n;
  if (count <= 1n) return outcome(first, '');
  const text = `${first}-${addressFromBits(range.family, range.last)}`;
  if (count > BigInt(mostBranches)) return outcome(unknownAddress, ` (one of ${text})`);
  return {
    kind: 'fork',
    because: `a hash of the connection picks one of ${text}`,
    branches: Array.from({ length: Number(count) }, (_, index) => ({
      share: 1 / Number(count),
      condition: null,
      outcome: outcome(addressFromBits(range.family, range.first + BigInt(index)), ` (one of ${text})`),
    })),
  };
}

/** `10.0.0.1:80`; ports only where the rule asked for them or chance changes them. */
function print(address: string, request: PortRequest, ports: PortRange | null): string {
  const text = address === unknownAddress ? 'an unknown address' : address;
  if (ports === null || (request.ports === null && !request.random)) return text;
  const port = onlyPort(ports);
  return port === null ? `${text} ports ${printPorts(ports)}` : printEndpoint(text, port);
}
