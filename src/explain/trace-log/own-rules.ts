/** Every rule that `k8snet debug` puts in says so in its comment: `k8snet:ID:START+SECONDS`. */
const tag = /(?:^|["\s])k8snet:([\da-f]{6,16}):(\d{1,12})\+(\d{1,6})(?:["\s]|$)/;

/** Id, time of insertion (seconds since 1970) and lease (seconds) of a rule of `k8snet debug`. */
export interface OwnTag {
  id: string;
  since: number;
  lease: number;
}

/** Reads the tag in a rule's text or comment; null for everybody else's rules. */
export function readTag(text: string): OwnTag | null {
  const found = tag.exec(text);
  return found === null ? null : { id: found[1]!, since: Number(found[2]), lease: Number(found[3]) };
}

/** The tag as it stands in a comment. */
export const printTag = ({ id, since, lease }: OwnTag): string => `k8snet:${id}:${since}+${lease}`;

/** The table of nf_tables that holds the rules of one run. */
export const ownTable = (id: string): string => `k8snet_${id}`;

/** Is it such a table? */
export const isOwnTable = (name: string): boolean => /^k8snet_[\da-f]{6,16}$/.test(name);
