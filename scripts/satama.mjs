// npm run -s satama -- COMMAND: the command line. Nothing but the command's own words on stdout.
import { become, install } from './house.mjs'

await install({ dev: false })
become('src/app/cli.ts', process.argv.slice(2))
