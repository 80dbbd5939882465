import { addressFromBits, canonicalAddress } from '../../model/address.ts';

/** Address and port of a virtual service or a real server. */
export interface Endpoint {
  address: string;
  port: number;
}

/** Reads `10.0.0.1:80` or `[fd00::1]:80`; an address without its port where `portless` says which one is meant. */
export function readEndpoint(text: string, portless: number | null = null): Endpoint | null {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|(\d+\.\d+\.\d+\.\d+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const address = canonicalAddress(bracketed ?? plain ?? '');
  const number = port === undefined ? portless : Number(port);
  return address === null || number === null || number > 65535 ? null : { address, port: number };
}

/** Reads an endpoint of /proc/net/ip_vs: `0A600001:01BB`, or `[fd00:...:0001]:01BB` with a hexadecimal port. */
export function readHexEndpoint(text: string): Endpoint | null {
  const [, bracketed, plain, port] = /^(?:\[([0-9a-f:]+)\]|([0-9a-f]{8})):([0-9a-f]{4})$/i.exec(text) ?? [];
  if (port === undefined) return null;
  const address =
    plain === undefined ? canonicalAddress(bracketed!) : addressFromBits(4, BigInt(Number.parseInt(plain, 16)));
  return address === null ? null : { address, port: Number.parseInt(port, 16) };
}
