// npm run bench -- NAME [--json]: installs what is missing, then measures one thing against its limit.
import { become, install } from './house.mjs'

await install({ dev: true })
become('bench/main.ts', process.argv.slice(2))
