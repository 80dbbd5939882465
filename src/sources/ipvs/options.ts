/** Long names of the options of ipvsadm(8) that describe services and servers. */
const longNames = new Map([
  ['--add-service', '-A'],
  ['--add-server', '-a'],
  ['--tcp-service', '-t'],
  ['--udp-service', '-u'],
  ['--fwmark-service', '-f'],
  ['--ipv6', '-6'],
  ['--scheduler', '-s'],
  ['--persistent', '-p'],
  ['--netmask', '-M'],
  ['--sched-flags', '-b'],
  ['--ops', '-o'],
  ['--real-server', '-r'],
  ['--gatewaying', '-g'],
  ['--ipip', '-i'],
  ['--masquerading', '-m'],
  ['--weight', '-w'],
  ['--u-threshold', '-x'],
  ['--l-threshold', '-y'],
]);

const valued = new Set(['-t', '-u', '--sctp-service', '-f', '-s', '-M', '--pe', '-b', '-r', '-w', '-x', '-y']);
const tunnel = new Set(['--tun-type', '--tun-port']);
const bare = new Set(['-A', '-a', '-6', '-o', '-g', '-i', '-m', '-n', '--tun-nocsum', '--tun-csum', '--tun-remcsum']);

/** The options of a line by their short names, each with its value (empty where it has none). */
export interface ReadOptions {
  values: Map<string, string>;
  unknown: string[];
}

/** Reads the words of a line of `ipvsadm -S`, which are those of a command line. */
export function readOptions(words: readonly string[]): ReadOptions {
  const result: ReadOptions = { values: new Map(), unknown: [] };
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!;
    const name = longNames.get(word) ?? word;
    const next = words[at + 1];
    if ((valued.has(name) || tunnel.has(name)) && next !== undefined) {
      result.values.set(name, next);
      at += 1;
    } else if (name === '-p') {
      // The one option whose value may be left out.
      const given = next !== undefined && /^\d+$/.test(next);
      result.values.set(name, given ? next : '');
      if (given) at += 1;
    } else if (bare.has(name)) result.values.set(name, '');
    else result.unknown.push(word);
  }
  return result;
}
