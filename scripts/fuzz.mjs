// npm run fuzz: installs what is missing, then shows malformed things to every door.
import { become, install } from './house.mjs'

await install({ dev: true })
become('tests/fuzz/main.ts', process.argv.slice(2))
