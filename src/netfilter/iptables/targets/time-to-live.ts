import { defineTarget, type OptionReaders, type TargetExtension } from '../extension.ts';
import { number } from '../readers.ts';

/** A target that changes the TTL or hop limit: set, or count up or down within 0 to 255. */
const changesTtl = (name: string, prefix: string, what: string): TargetExtension => {
  const options: OptionReaders = { [`${prefix}-set`]: number, [`${prefix}-inc`]: number, [`${prefix}-dec`]: number };
  return defineTarget({
    name,
    options,
    apply(given, packet) {
      const value = (option: string): number | undefined => given[`${prefix}-${option}`]?.value as number | undefined;
      const wanted = value('set') ?? packet.ttl + (value('inc') ?? 0) - (value('dec') ?? 0);
      const ttl = Math.max(0, Math.min(255, wanted));
      return { kind: 'next', packet: { ...packet, ttl }, effect: `${what} set to ${ttl}` };
    },
    describe: (given) =>
      `change the ${what} (${Object.entries(given).map(([option, { value } = { value: 0 }]) => `${option.slice(prefix.length + 1)} ${value}`)})`,
  });
};

/** xt_HL for IPv4. */
export const ttl = changesTtl('TTL', '--ttl', 'TTL');

/** xt_HL for IPv6. */
export const hl = changesTtl('HL', '--hl', 'hop limit');
