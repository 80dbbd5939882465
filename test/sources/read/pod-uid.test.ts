import assert from 'node:assert/strict';
import { test } from 'node:test';
import { podUidOf } from '../../../src/sources/read/pod-uid.ts';

const uid = '9418642a-6f48-4622-adb9-f5a2312cd894';
const rows: [where: string, cgroup: string, uid: string | null][] = [
  [
    'containerd with systemd',
    `0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${uid.replaceAll('-', '_')}.slice/cri-containerd-0a1b.scope`,
    uid,
  ],
  [
    'CRI-O with systemd, guaranteed',
    `0::/kubepods.slice/kubepods-pod${uid.replaceAll('-', '_')}.slice/crio-0a1b.scope`,
    uid,
  ],
  [
    'docker with cgroupfs',
    `12:pids:/kubepods/besteffort/pod${uid}/0a1b\n1:name=systemd:/kubepods/besteffort/pod${uid}/0a1b`,
    uid,
  ],
  [
    'kind, below another slice',
    `0::/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-besteffort.slice/kubelet-kubepods-besteffort-pod${uid.replaceAll('-', '_')}.slice/cri-containerd-0a.scope`,
    uid,
  ],
  ['a static pod', `0::/kubepods/burstable/pod0123456789abcdef0123456789abcdef/0a`, '0123456789abcdef0123456789abcdef'],
  ['a pod without a container of its own', `0::/kubepods/burstable/pod${uid}`, uid],
  ['a container of docker', '0::/system.slice/docker-0a1b.scope', null],
  ['a service that is named alike', `0::/system.slice/pod${uid}.service`, null],
  ['nothing', '', null],
];
for (const [where, cgroup, expected] of rows) test(where, () => assert.equal(podUidOf(cgroup), expected));
