/** What must hold even when the database goes back in time, in files that only grow. */
export { beginOutside, copiedAt, copyOutside, countWaiting, keepOutside, rememberHeard, unknownAmong, type Note } from './keep.ts'
export { startCopying, type Copying } from './copying.ts'
export { readOutside, type Kept, type Outside } from './files.ts'
