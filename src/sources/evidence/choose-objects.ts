import type { ClusterObjects } from '../../model/objects.ts';
import type { Files } from '../files.ts';
import type { ObjectsReading } from '../kube-api/reading.ts';
import { holdsObjects, readObjectFiles } from './cluster-objects.ts';

/**
 * The objects that count: those of the live API, else those among the files; also where the live API was asked and gave
 * nothing at all. What is taken for granted by putting a live API beside evidence of another moment is told.
 */
export function chooseObjects(
  files: Files,
  live: ObjectsReading | null,
): { reading: ObjectsReading; assumptions: string[] } {
  const own = readObjectFiles(files);
  if (live === null) return { reading: own, assumptions: [] };
  const { from, objects, missing } = live;
  if (isNothing(objects) && holdsObjects(files)) {
    const assumptions = [`the API at ${from} gave no objects: those of ${own.from} stand in for them`];
    return { reading: { ...own, missing: [...missing, ...own.missing] }, assumptions };
  }
  const assumptions = [
    `the objects of the API are those that ${from} has now: ${own.from} is taken to be of the same cluster`,
  ];
  return { reading: live, assumptions: files.origin === 'live' || isNothing(objects) ? [] : assumptions };
}

const isNothing = (objects: ClusterObjects): boolean => Object.values(objects).every((kind) => kind === null);
