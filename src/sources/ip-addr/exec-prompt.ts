/** Whose network namespace a command of a pasted terminal session enters. */
export interface EnteredPod {
  /** Kubernetes namespace, '' where the command knows of none. */
  namespace: string;
  name: string;
}

/** Options of `kubectl exec` and its like that take a value of their own. */
const valued = new Set([
  '-c',
  '--container',
  '-u',
  '--user',
  '-w',
  '--workdir',
  '-e',
  '--env',
  '--context',
  '--kubeconfig',
]);

const tools = /(?:^|[\s$#>])(kubectl|oc|docker|podman|nerdctl|crictl|ip netns)\s+(?:[^|;&]*?\s)?exec\s+([^|;&]*)/;
const namespaceOption = /\s(?:-n|--namespace)(?:[=\s]\s*)([a-z0-9][a-z0-9.-]*)/;

/**
 * Reads a shell line that goes into a pod, container or named namespace: `$ kubectl exec -it web-1 -c app -- sh`,
 * `# ip netns exec pod1 ip addr`. Null where the line does not.
 */
export function readExecPrompt(line: string): EnteredPod | null {
  if (line.length > 500) return null;
  const match = tools.exec(line);
  if (match === null) return null;
  const [, tool, rest] = match as unknown as [string, string, string];
  const name = firstWord(rest);
  if (name === null) return null;
  const isKubernetes = tool === 'kubectl' || tool === 'oc';
  const namespace = isKubernetes ? (namespaceOption.exec(line)?.[1] ?? 'default') : '';
  return { namespace, name: name.replace(/^pods?\//, '') };
}

function firstWord(text: string): string | null {
  const words = text.trim().split(/\s+/);
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!;
    if (valued.has(word) || word === '-n' || word === '--namespace') at += 1;
    else if (!word.startsWith('-')) return /^[\w./-]+$/.test(word) ? word : null;
  }
  return null;
}
