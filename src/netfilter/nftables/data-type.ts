import { addressBits, familyOf } from '../../model/address.ts';
import { servicePort } from '../../sources/service-names.ts';
import { protocolNumber } from '../protocol.ts';

/** How constants of one kind are read and shown. */
export interface DataType {
  name: string;
  /** Bits; 0 for names. */
  width: number;
  /** Number of a symbol or text; null where the text is none of the type. */
  read(text: string): bigint | null;
  /** Constants are names (devices), compared as text. */
  isName?: boolean;
  /** Shown in hexadecimal. */
  isHexadecimal?: boolean;
  /** Of a concatenation: the types of its parts. */
  parts?: readonly DataType[];
}

const none = (): null => null;

/** Numbers without symbols. */
export const integerType = (width: number): DataType => ({ name: 'integer', width, read: none });

export const markType: DataType = { name: 'mark', width: 32, read: none, isHexadecimal: true };

/** Numbers with symbols of their own. */
export const symbolType = (name: string, width: number, symbols: ReadonlyMap<string, number>): DataType => ({
  name,
  width,
  read(text) {
    const number = symbols.get(text.toLowerCase());
    return number === undefined ? null : BigInt(number);
  },
});

const addressType = (family: 4 | 6): DataType => ({
  name: family === 4 ? 'ipv4_addr' : 'ipv6_addr',
  width: family === 4 ? 32 : 128,
  read: (text) => (familyOf(text) === family ? addressBits(text) : null),
});

export const address4Type = addressType(4);
export const address6Type = addressType(6);

/** The address type of a packet's family. */
export const addressTypeOf = (family: 4 | 6): DataType => (family === 4 ? address4Type : address6Type);

export const protocolType: DataType = {
  name: 'inet_proto',
  width: 8,
  read(text) {
    const number = protocolNumber(text);
    return number === null ? null : BigInt(number);
  },
};

export const portType: DataType = {
  name: 'inet_service',
  width: 16,
  read(text) {
    const port = servicePort(text);
    return port === null ? null : BigInt(port);
  },
};

export const hardwareAddressType: DataType = {
  name: 'ether_addr',
  width: 48,
  read: (text) => (/^[\da-f]{2}(?::[\da-f]{2}){5}$/i.test(text) ? BigInt(`0x${text.replaceAll(':', '')}`) : null),
};

export const deviceType: DataType = { name: 'ifname', width: 0, read: none, isName: true };

/** A device by its number; nft prints its name where it still exists. */
export const deviceIndexType: DataType = { name: 'iface_index', width: 0, read: none, isName: true };

export const concatType = (parts: readonly DataType[]): DataType => ({ name: 'concat', width: 0, read: none, parts });

/** Type of a value that only its user can read: what a map leads to. */
export const constantType: DataType = { name: 'constant', width: 32, read: none };

/** Reads any constant: for values that are never known, so that nothing depends on what they are compared with. */
export const anyType: DataType = { name: 'any', width: 64, read: () => 0n };
