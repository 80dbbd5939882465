/** Reading evidence: open it, read it as facts, choose the node to look from. */
export { chooseNode, NodeChoiceError } from './choose-node.ts';
export { readEvidence } from './evidence.ts';
export { type Files, joinFiles, type Piece } from './files.ts';
export { openBundle } from './read/bundle.ts';
export { EvidenceError } from './read/evidence-error.ts';
export { openLive } from './read/live.ts';
export { openFiles, type SingleFiles } from './read/single-files.ts';
