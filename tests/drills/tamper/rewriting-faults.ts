import { sql } from 'kysely'
import type { Fault } from './drill.ts'
import type { Scene } from './scene.ts'

/**
 * What somebody does who owns everything here, the server and its key too: a row is changed, left out or cut off, the
 * whole tree made anew and signed, and every trace of the old one removed. Only what lies elsewhere tells.
 */
export const rewritingFaults: Record<string, Fault> = {
  'rewritten with the server’s key, against a file kept elsewhere': (scene) =>
    rewrittenAgainst(scene, { checkpointsFolder: scene.elsewhere.folder, published: false }),
  'rewritten with the server’s key, against a mailed checkpoint': (scene) => rewrittenAgainst(scene, { notes: scene.elsewhere.mail }),
  'rewritten with the server’s key, against another Satama': (scene) => rewrittenAgainst(scene, { notes: scene.elsewhere.satama }),
}

async function rewrittenAgainst(scene: Scene, outside: Parameters<Scene['soundInDatabase']>[0]): Promise<boolean> {
  const leaf = scene.random.below(scene.size)
  await scene.random.pick([
    sql`update ledger.entry set body = body || '{"count": 100000}' where leaf = ${leaf}`,
    sql`update ledger.entry set by = gen_random_uuid() where leaf = ${leaf}`,
    sql`delete from ledger.entry where leaf = ${leaf}`,
    sql`delete from ledger.entry where leaf >= ${Math.max(1, leaf)}`,
  ]).execute(scene.owner)
  await scene.rewrite()
  // By itself the forgery holds: otherwise it would not be the forgery that is found.
  if (!(await scene.soundInDatabase())) throw new Error('the tree was not rewritten well')
  return !(await scene.soundInDatabase(outside))
}
