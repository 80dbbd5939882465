import type { NodeEvidence } from '../../model/evidence.ts';
import type { Evidence } from '../../model/finding.ts';
import type { KubeProxyConfig } from '../../model/node.ts';
import type { Origin } from '../../model/origin.ts';
import type { ProxySetting } from '../../model/proxy-setting.ts';

/** A setting before anything is compared with it. */
export type ToldSetting = Pick<ProxySetting, 'name' | 'value' | 'by' | 'evidence' | 'overruled'>;

/** How a setting is read. */
export interface Reading {
  /** As KubeProxyConfiguration names it, with its section. */
  name: string;
  /** The key of its line, where that is not the name's last part. */
  key?: string;
  /** In words; null where the configuration does not tell. */
  read(config: KubeProxyConfig): string | null;
  /** What kube-proxy does where it is not told. */
  fallback: string;
}

/** What kube-proxy goes by, and what tells otherwise and does not count. */
export function tell(
  { kubeProxy, kubeProxyOthers }: NodeEvidence,
  { name, key, read, fallback }: Reading,
): ToldSetting {
  const line = key ?? name.slice(name.lastIndexOf('.') + 1);
  const told = kubeProxy === null ? null : read(kubeProxy);
  const isDefault = told === null && kubeProxy !== null && !isUnread(kubeProxy);
  const value = isDefault ? fallback : told;
  return {
    name,
    value,
    by: isDefault ? 'default' : told === null ? null : kubeProxy!.form,
    evidence: told === null ? [] : show(kubeProxy!.lines[line] ?? kubeProxy!.origin),
    overruled: kubeProxyOthers.flatMap((other) => {
      const said = read(other);
      return said === null || said === value
        ? []
        : [{ value: said, by: other.form, evidence: show(other.lines[line] ?? other.origin) }];
    }),
  };
}

/** A command line that names a file which nobody has read. */
const isUnread = ({ form, configFile }: KubeProxyConfig): boolean => form === 'command line' && configFile !== null;

/** Lines as evidence; the text as a whole shows nothing. */
export const show = (...origins: readonly Origin[]): Evidence[] =>
  origins.flatMap(({ source, line, text }) => (line < 1 ? [] : [{ source, line, text }]));

/** A setting that nothing is compared with. */
export const unseen = (told: ToldSetting): ProxySetting => ({ ...told, seen: null, agrees: null, words: null });
