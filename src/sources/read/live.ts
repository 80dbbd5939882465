import { hostname, networkInterfaces } from 'node:os';
import type { PodObject } from '../../model/objects.ts';
import { absent, type Files, type Piece } from '../files.ts';
import type { ObjectsReading } from '../kube-api/reading.ts';
import { type Asking, askMachine } from './ask-machine.ts';
import { readNamespaces } from './namespaces.ts';
import { nameNode } from './node-name.ts';
import type { ProcessNamespace } from './process-namespaces.ts';
import type { Recorder } from './recorder.ts';
import { memoryRecorder } from './run.ts';

/** How a live node is read. */
export interface LiveOptions<Kept extends Piece> {
  recorder: Recorder<Kept>;
  /** The API's objects, which are read meanwhile: they tell the node's and the pods' names. */
  api?: Promise<Pick<ObjectsReading, 'objects'> | null>;
  /** The node's name where it is told and not to be found out. */
  node?: string | null;
  /** Also as text what is had as JSON of pods. */
  withText?: boolean;
  asking?: Asking;
}

/** A live node in the bundle layout. */
export interface LiveReading<Kept extends Piece> {
  node: string;
  /** When it was begun (milliseconds since 1970). */
  time: number;
  pieces: Map<string, Kept>;
}

/**
 * Asks this machine and then the network namespaces of its processes. The node has the name by which the API knows it, else the machine's
 * host name. Throws EvidenceError where nothing could be read.
 */
export async function readLive<Kept extends Piece>({
  recorder,
  api = Promise.resolve(null),
  node: named = null,
  withText = false,
  asking = {},
}: LiveOptions<Kept>): Promise<LiveReading<Kept>> {
  const time = Date.now();
  const [answers, reading] = await Promise.all([askMachine(recorder, asking), api]);
  const node = named ?? nameNode(reading?.objects.nodes ?? null, hostname(), addressesHere());
  const folderOf = podFolder(reading?.objects.pods ?? null);
  asking.tell?.('pods');
  const own = [...answers].map(([file, piece]): [string, Kept] => [`nodes/${node}/${file}`, piece]);
  const pieces = new Map([...own, ...(await readNamespaces(node, recorder, { folderOf, withText }))]);
  return { node, time, pieces };
}

/** This machine as evidence, kept in memory. */
export async function openLive(options: Partial<LiveOptions<Piece>> = {}): Promise<Files> {
  const { time, pieces } = await readLive<Piece>({ recorder: memoryRecorder, ...options });
  return { origin: 'live', time, paths: [...pieces.keys()], read: (path) => pieces.get(path) ?? absent(path) };
}

const addressesHere = (): string[] =>
  Object.values(networkInterfaces())
    .flat()
    .flatMap((one) => (one === undefined || one.internal ? [] : [one.address]));

/** Several processes' namespaces may have cgroups of one pod: its own comes first, the others keep their numbers. */
function podFolder(pods: readonly PodObject[] | null): (namespace: ProcessNamespace) => string | null {
  const byUid = new Map((pods ?? []).map((pod) => [pod.uid, pod]));
  const taken = new Set<string>();
  return ({ podUid }) => {
    const pod = podUid === null ? undefined : byUid.get(podUid);
    if (pod === undefined || pod.hostNetwork) return null;
    const folder = `${pod.namespace}_${pod.name}`;
    if (taken.has(folder)) return null;
    taken.add(folder);
    return folder;
  };
}
