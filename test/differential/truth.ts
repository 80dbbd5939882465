import type { Probe } from './case.ts';
import { type Header, readComplaint, readHeader } from './header.ts';
import type { Event, Told } from './lab.ts';
import type { Loaded } from './load.ts';
import { type Port, pods, probeName } from './plan.ts';

/** One thing that a packet met, in the order of the kernel: `ip nat KUBE-SERVICES 3`. */
export type MetRule = string;

/** What the kernel did with one packet. */
export interface Truth {
  /** The rules that matched, in order, on the way there and on the way of its answer. */
  rules: MetRule[];
  replyRules: MetRule[];
  /** Where it came out, or `local` for a process on the node; null where it did not. */
  arrived: { at: Port | 'local'; header: Header; mark: number | null } | null;
  /** What the sender was told: an ICMP error, a reset, an error of its socket. */
  told: string | null;
  /** Did an answer come back to the sender, from the address it asked? Null where nobody answered. */
  answered: boolean | null;
}

const roles = { question: 'rules', answer: 'replyRules' } as const;

/** The rules of questions and of answers, in order, as the kernel traced them. */
export function rulesOf(
  events: readonly Event[],
  { numbers, lengths }: Pick<Loaded, 'numbers' | 'lengths'>,
): Pick<Truth, 'rules' | 'replyRules'> {
  const found = { rules: [] as MetRule[], replyRules: [] as MetRule[] };
  // Headers come with the first event of each packet and chain only.
  const roleOf = new Map<number, Header['role']>();
  for (const event of events) {
    if (event.kind === 'lost') throw new Error('the kernel told more than could be read');
    if (event.kind === 'nft') {
      const header = event.network === '' ? null : readHeader(event.network + event.transport);
      if (header !== null) roleOf.set(event.id, header.role);
      if (event.type !== 3 || event.handle === null || event.table === probeName) continue;
      const chain = `${familyName(event.family)} ${event.table} ${event.chain}`;
      const list = roles[roleOf.get(event.id) as keyof typeof roles];
      if (list !== undefined) found[list].push(`${chain} ${numbers.get(`${chain} ${event.handle}`) ?? '?'}`);
    } else {
      const traced = /^TRACE: ([^:]+):(.+):(rule|return|policy):(\d+) $/.exec(event.prefix);
      if (traced === null) continue;
      const list = roles[readHeader(event.payload)?.role as keyof typeof roles];
      const chain = `${familyName(event.family)} ${traced[1]} ${traced[2]}`;
      // Without a match, a rule that accepts is called a policy too: its number tells.
      const isRule = Number(traced[4]) <= (lengths.get(chain) ?? 0);
      if (isRule && list !== undefined) found[list].push(`${chain} ${traced[4]}`);
    }
  }
  return found;
}

const familyName = (family: number): string =>
  ({ 1: 'inet', 2: 'ip', 5: 'netdev', 7: 'bridge', 10: 'ip6' })[family] ?? String(family);

/** The last look at the question before it left the hooks: for the mark. */
function lastLog(events: readonly Event[], hook: number): { mark: number; header: Header } | null {
  for (const event of [...events].reverse()) {
    if (event.kind !== 'log' || event.group !== 3 || event.hook !== hook) continue;
    const header = readHeader(event.payload);
    if (header?.role === 'question') return { mark: event.mark, header };
  }
  return null;
}

/** Where the question came out. */
export function arrivalOf(told: Told): Truth['arrived'] {
  const out = told.frames
    .map((frame) => ({ at: frame.port, header: readHeader(frame.packet) }))
    .find(({ header }) => header?.role === 'question');
  // No host takes a loopback address from a cable (ip6_rcv_core): the packet is on its way, but arrives nowhere.
  if (out?.header?.source === '::1' || out?.header?.destination === '::1') return null;
  // A pod takes no IPv4 loopback address either (ip_route_input_slow); a host outside may be set up to.
  const isLoopback = (address: string | undefined): boolean => address?.startsWith('127.') === true;
  if (out !== undefined && out.at in pods && [out.header?.source, out.header?.destination].some(isLoopback))
    return null;
  // A martian, to the pod that has the address itself.
  const own = out === undefined ? undefined : pods[out.at]?.addresses[0];
  if (own !== undefined && out?.header?.source === own) return null;
  if (out !== undefined) return { at: out.at, header: out.header!, mark: lastLog(told.events, 4)?.mark ?? null };
  const local = lastLog(told.events, 1);
  return local === null ? null : { at: 'local', header: local.header, mark: local.mark };
}

/** An ICMP error or a reset that came back to where the question was sent from. */
export function errorOf(told: Told, probe: Probe): string | null {
  if (probe.from === 'process') return told.said ?? null;
  for (const frame of told.frames) {
    const role = frame.port === probe.from ? readHeader(frame.packet)?.role : null;
    if (role === 'reset') return role;
    // A redirect is advice, not an error, and a reset that was itself rejected is nothing the sender is told of.
    const isError = /^error ([1-4]|1[12])\//.test(role ?? '');
    if (isError && readComplaint(frame.packet)?.role === 'question') return role!;
  }
  return null;
}

/** Did the answer come back to the sender as it expects it? A socket knows; otherwise what came is looked at. */
export const isAnswered = (told: Told, probe: Probe): boolean =>
  told.heard ??
  returned(told, probe).some(
    (header) =>
      header.role === 'answer' &&
      header.source === probe.destination &&
      (probe.source === null || header.destination === probe.source) &&
      (header.dport === null
        ? header.sport === probe.sport
        : header.sport === probe.dport && header.dport === probe.sport),
  );

/** What came to the sender: frames, or what passed INPUT on the node. A host outside takes its answer from either wire. */
function returned(told: Told, probe: Probe): Header[] {
  const texts =
    probe.from === 'process'
      ? told.events.flatMap((event) =>
          event.kind === 'log' && event.group === 3 && event.hook === 1 ? [event.payload] : [],
        )
      : told.frames
          .filter(({ port }) => port === probe.from || (isOutside(port) && isOutside(probe.from)))
          .map(({ packet }) => packet);
  return texts.map(readHeader).filter((header) => header !== null);
}

const isOutside = (port: Probe['from']): boolean => port === 'eth0' || port === 'eth1';
