// npm start: installs what is missing, then opens Satama.
import { become, install } from './house.mjs'

await install({ dev: false })
become('src/app/main.ts', process.argv.slice(2))
