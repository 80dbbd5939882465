import { addressBits } from '../../../model/address.ts';
import { no, unknown, yesIf } from '../../rule.ts';
import { defineMatch } from '../extension.ts';

/** Is the lower half of an IPv6 address the EUI-64 of the hardware address? The universal/local bit is turned over in it. */
function isEui64(address: string, mac: string): boolean {
  const bytes = mac.split(':').map((byte) => Number.parseInt(byte, 16));
  const identifier = [bytes[0]! ^ 2, bytes[1]!, bytes[2]!, 0xff, 0xfe, bytes[3]!, bytes[4]!, bytes[5]!];
  const wanted = identifier.reduce((bits, byte) => (bits << 8n) | BigInt(byte), 0n);
  const bits = addressBits(address);
  return bits !== null && (bits & 0xffffffffffffffffn) === wanted;
}

/** A source address made from the sender's hardware address (ip6t_eui64). */
export const eui64 = defineMatch({
  name: 'eui64',
  options: {},
  test(_options, packet) {
    if (packet.local) return no;
    if (packet.sourceMac === null || addressBits(packet.source) === null) {
      return unknown(
        "the source is made from the sender's hardware address",
        "the sender's hardware address was not given",
      );
    }
    return yesIf(/^(?:[\da-f]{2}:){5}[\da-f]{2}$/i.test(packet.sourceMac) && isEui64(packet.source, packet.sourceMac));
  },
  describe: () => "source is made from the sender's hardware address",
});
