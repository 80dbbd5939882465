import { listNames, printList, readNumber, readSmall } from './small-files.ts';

const bridgesIn = (folder: string): string[] =>
  listNames(folder).filter((name) => readSmall(`${folder}/${name}/bridge/bridge_id`) !== null);

/** The bridges of /sys/class/net with their ports, as `brctl show` prints them from there; null where there is none. */
export function printBridges(root: string): string | null {
  const folder = `${root}/sys/class/net`;
  const bridges = bridgesIn(folder);
  if (bridges.length === 0) return null;
  const rows = bridges.map((name) => {
    const [first = '', ...others] = listNames(`${folder}/${name}/brif`);
    const isSpanning = (readNumber(`${folder}/${name}/bridge/stp_state`) ?? 0) > 0;
    const row = [name, '', readSmall(`${folder}/${name}/bridge/bridge_id`), isSpanning ? 'yes' : 'no', '', first];
    return [row.join('\t'), ...others.map((port) => `\t\t\t\t\t\t\t${port}`)].join('\n');
  });
  return `bridge name\tbridge id\t\tSTP enabled\tinterfaces\n${rows.join('\n')}\n`;
}

const states = ['disabled', 'listening', 'learning', 'forwarding', 'blocking'];

/** The ports of bridges in /sys/class/net, as `bridge -j -d link show` prints them; null where there is none. */
export function printBridgePorts(root: string): string | null {
  const folder = `${root}/sys/class/net`;
  const ports = bridgesIn(folder).flatMap((bridge) =>
    listNames(`${folder}/${bridge}/brif`).map((name) => {
      const setting = (file: string): boolean | undefined => {
        const value = readNumber(`${folder}/${name}/brport/${file}`);
        return value === null ? undefined : value !== 0;
      };
      return {
        ifindex: readNumber(`${folder}/${name}/ifindex`),
        ifname: name,
        master: bridge,
        state: states[readNumber(`${folder}/${name}/brport/state`) ?? -1],
        hairpin: setting('hairpin_mode'),
        learning: setting('learning'),
        flood: setting('unicast_flood'),
        isolated: setting('isolated'),
      };
    }),
  );
  return ports.length === 0 ? null : printList(ports);
}
