import { ready } from '#foundation/sealing'
import { stealErased } from '/work/main/tests/drills/theft/erased/drill.ts'
await ready
const t = performance.now()
process.stderr.write('go\n'); const r = await stealErased({ short: true })
console.log(JSON.stringify(r, null, 1), Math.round(performance.now() - t))
