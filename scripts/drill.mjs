// npm run drill:NAME: installs what is missing, then runs a drill. Nothing but its figures on stdout.
import { become, install } from './house.mjs'

const [name, ...parameters] = process.argv.slice(2)
await install({ dev: true })
become(`tests/drills/${name}/main.ts`, parameters)
