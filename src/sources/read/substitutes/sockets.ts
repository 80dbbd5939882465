import { addressFromBits } from '../../../model/address.ts';
import { readSmall } from './small-files.ts';

const tables = [
  { file: 'udp', protocol: 'udp', state: '07', word: 'UNCONN' },
  { file: 'udp6', protocol: 'udp', state: '07', word: 'UNCONN' },
  { file: 'tcp', protocol: 'tcp', state: '0A', word: 'LISTEN' },
  { file: 'tcp6', protocol: 'tcp', state: '0A', word: 'LISTEN' },
] as const;

/** Listening sockets of /proc/net/{tcp,udp}{,6} (proc(5)), as `ss -tuln` prints them; whose they are is not told. */
export function printSockets(root: string): string | null {
  const texts = tables.map((table) => ({ table, text: readSmall(`${root}/proc/net/${table.file}`) }));
  if (texts.every(({ text }) => text === null)) return null;
  const rows = texts.flatMap(({ table, text }) =>
    (text ?? '')
      .split('\n')
      .slice(1)
      .flatMap((line) => {
        const [, local = '', , state] = line.trim().split(/\s+/);
        const endpoint = state === table.state ? readEndpoint(local) : null;
        return endpoint === null
          ? []
          : [`${table.protocol} ${table.word} 0 0 ${endpoint} ${table.file.endsWith('6') ? '[::]' : '0.0.0.0'}:*`];
      }),
  );
  return `${['Netid State Recv-Q Send-Q Local Address:Port Peer Address:Port', ...rows].join('\n')}\n`;
}

/** `0100007F:1F90`: words of four bytes in the machine's order, and the port as a number. */
function readEndpoint(text: string): string | null {
  const match = /^([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})$/i.exec(text);
  if (match === null) return null;
  const hex = match[1]!.replace(/(..)(..)(..)(..)/g, '$4$3$2$1');
  const address = addressFromBits(hex.length === 8 ? 4 : 6, BigInt(`0x${hex}`));
  return `${hex.length === 8 ? address : `[${address}]`}:${Number.parseInt(match[2]!, 16)}`;
}
