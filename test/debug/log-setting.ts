import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/** A global setting of the machine: without it the kernel logs no packets of other network namespaces than the first. */
const setting = '/proc/sys/net/netfilter/nf_log_all_netns';

/** Who needs it now, a file for each process, and what it was before. Several runs of the tests may go on at once. */
const folder = '/tmp/k8snet-nf-log-all-netns';
const own = `${folder}/${process.pid}`;
const before = `${folder}/before`;

/** Switches the setting on, until `leave`. */
export function enter(): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(own, '');
  try {
    writeFileSync(before, readFileSync(setting, 'utf8'), { flag: 'wx' });
  } catch {
    // Another run has noted it already.
  }
  writeFileSync(setting, '1');
}

/** The last one to leave puts the setting back. */
export function leave(): void {
  rmSync(own, { force: true });
  if (!existsSync(before)) return;
  const others = readdirSync(folder).filter((name) => /^\d+$/.test(name) && existsSync(`/proc/${name}`));
  if (others.length > 0) return;
  writeFileSync(setting, readFileSync(before, 'utf8').trim());
  rmSync(folder, { recursive: true, force: true });
}
