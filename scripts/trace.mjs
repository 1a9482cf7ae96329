// npm run -s trace -- [--json]: which page, command and test carries each requirement.
import { become, install } from './house.mjs'

await install({ dev: false })
become('src/app/cli.ts', ['trace', ...process.argv.slice(2)])
