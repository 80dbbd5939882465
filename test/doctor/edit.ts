/** Changes to the JSON that a command printed: those who test faults say what is different. */

type Entry = Record<string, unknown>;

/** Changes the entries for which `matches` holds. */
export const editEntries =
  (matches: (entry: Entry) => boolean, to: (entry: Entry) => Entry) =>
  (text: string): string => {
    const entries = JSON.parse(text) as Entry[];
    if (!entries.some(matches)) throw new Error('no entry is like that');
    return JSON.stringify(entries.map((entry) => (matches(entry) ? to(entry) : entry)));
  };

export const dropEntries =
  (matches: (entry: Entry) => boolean) =>
  (text: string): string => {
    const entries = JSON.parse(text) as Entry[];
    if (!entries.some(matches)) throw new Error('no entry is like that');
    return JSON.stringify(entries.filter((entry) => !matches(entry)));
  };

export const addEntry =
  (entry: Entry) =>
  (text: string): string =>
    JSON.stringify([...(JSON.parse(text) as Entry[]), entry]);

/** Takes the flags off a device. */
export const takeDown = (device: string) =>
  editEntries(
    ({ ifname }) => ifname === device,
    (link) => ({ ...link, flags: (link.flags as string[]).filter((flag) => flag !== 'UP' && flag !== 'LOWER_UP') }),
  );

/** Changes an object of a List of the API, chosen by name; the text keeps one step of indentation as kubectl prints it. */
export const editObject =
  (
    name: string, // biome-ignore lint/suspicious/noExplicitAny: objects of the API have any shape
    edit: (object: Record<string, any>) => void,
  ) =>
  (text: string): string => {
    const list = JSON.parse(text) as { items: { metadata: { name: string } }[] };
    const object = list.items.find(({ metadata }) => metadata.name === name);
    if (object === undefined) throw new Error(`no object ${name}`);
    edit(object);
    return JSON.stringify(list, null, 4);
  };
