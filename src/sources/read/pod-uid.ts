/**
 * UID of the pod that a cgroup path (cgroups(7), `/proc/PID/cgroup`) names: the kubelet calls a pod's cgroup `podUID` under cgroupfs and
 * `kubepods-burstable-podUID.slice`, with underscores for the dashes, under systemd, whatever the runtime below it.
 */
export function podUidOf(cgroup: string): string | null {
  const match =
    /\bkubepods\b.*?[/-]pod([0-9a-f]{8}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{12}|[0-9a-f]{32})(?=[./]|$)/m.exec(
      cgroup.slice(0, 65536),
    );
  return match === null ? null : match[1]!.replaceAll('_', '-');
}
