import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type EnteredPod, readExecPrompt } from '../../../src/sources/ip-addr/exec-prompt.ts';

const rows: [line: string, entered: EnteredPod | null][] = [
  ['$ kubectl exec -it test-1 -- sh', { namespace: 'default', name: 'test-1' }],
  ['$ kubectl exec -it test -c container-1 -- sh', { namespace: 'default', name: 'test' }],
  ['# kubectl -n shop exec web-1 -- ip addr', { namespace: 'shop', name: 'web-1' }],
  ['# kubectl exec --namespace=shop pod/web-1 -- ip addr', { namespace: 'shop', name: 'web-1' }],
  ['kubectl exec -n shop -it web-1 -- sh', { namespace: 'shop', name: 'web-1' }],
  ['$ sudo docker exec -it k8s_web ip a', { namespace: '', name: 'k8s_web' }],
  ['$ sudo crictl exec -it 3f4a5b sh', { namespace: '', name: '3f4a5b' }],
  ['root@node:~# ip netns exec pod1 ip addr', { namespace: '', name: 'pod1' }],
  ['$ kubectl apply -f pods.yaml', null],
  ['$ kubectl get pods', null],
  ['$ ip a', null],
  ['then exec into the pod', null],
  ['$ kubectl exec -it $(kubectl get pod -o name) -- sh', null],
  ['', null],
];
for (const [line, entered] of rows) {
  test(`"${line}" ${entered === null ? 'enters no pod' : `enters ${entered.namespace}/${entered.name}`}`, () =>
    assert.deepEqual(readExecPrompt(line), entered));
}
