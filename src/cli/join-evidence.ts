import { absent, type Files, joinFiles } from '../sources/files.ts';
import { UsageError } from './failure.ts';

/** The same evidence without objects of the API: not listed, and not to be read by whoever knows their paths. */
export const withoutApi = (files: Files): Files => ({
  ...files,
  paths: files.paths.filter((path) => !isObjects(path)),
  read: (path) => (isObjects(path) ? absent(path) : files.read(path)),
});

const isObjects = (path: string): boolean => path.startsWith('api/');

/**
 * Single files as a node's: the one that was named, else the only one of the bundle. They stand in the place of
 * what the bundle has for that node, be it text or JSON.
 */
export function withSingleFiles(single: Files, bundle: Files | null, node: string | null): Files {
  const nodes = bundle === null ? [] : nodesOf(bundle);
  if (node === null && nodes.length > 1) {
    throw new UsageError(`whose are the single files? Name the node with --node (nodes: ${nodes.join(', ')})`);
  }
  const name = node ?? nodes[0];
  const placed = name === undefined ? single : renameNode(single, name);
  if (bundle === null) return placed;
  const taken = new Set(placed.paths.map(withoutEnding));
  return joinFiles([placed, { ...bundle, paths: bundle.paths.filter((path) => !taken.has(withoutEnding(path))) }]);
}

const nodesOf = ({ paths }: Files): string[] => [
  ...new Set(paths.filter((path) => path.startsWith('nodes/')).map((path) => path.split('/')[1]!)),
];

function renameNode(files: Files, name: string): Files {
  const original = new Map(files.paths.map((path) => [path.replace(/^nodes\/[^/]+\//, () => `nodes/${name}/`), path]));
  return { ...files, paths: [...original.keys()], read: (path) => files.read(original.get(path) ?? path) };
}

const withoutEnding = (path: string): string => path.replace(/\.(json|txt)$/, '');
