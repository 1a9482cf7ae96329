import { spawn } from 'node:child_process'
import { checkout } from './lockfile.ts'

export interface Vulnerability {
  readonly package: string
  readonly severity: string
  readonly versions: string
  readonly title: string
  readonly advisory: string
  readonly fixAvailable: boolean
}

/** What a registry knows of weaknesses in what we depend on; or why there is no answer, which is not "none". */
export type Report =
  | { readonly answered: true; readonly found: readonly Vulnerability[]; readonly asked: number }
  | { readonly answered: false; readonly reason: 'not-offered' | 'unreachable' | 'no-npm' | 'unreadable' }

/**
 * Asks the registry that npm is set to, through npm's own audit of the lockfile. Registries of one's own often do
 * not offer it. npm says where it asked and what it was told; none of that is repeated.
 */
export async function askForVulnerabilities(environment: NodeJS.ProcessEnv = process.env): Promise<Report> {
  const said = await npmAudit(environment)
  return said === null ? { answered: false, reason: 'no-npm' } : readAudit(said)
}

function npmAudit(environment: NodeJS.ProcessEnv): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn('npm', ['audit', '--json', '--package-lock-only', '--fetch-retries=0'], {
      cwd: checkout,
      env: environment,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    child.on('error', () => resolve(null))
    child.on('close', () => resolve(said))
  })
}

interface Via {
  readonly title?: string
  readonly url?: string
  readonly severity?: string
  readonly range?: string
}

/** npm's second format of an audit report, or its account of a failure. */
export function readAudit(said: string): Report {
  const read = parsed(said)
  if (read === null) return { answered: false, reason: 'unreadable' }
  const { vulnerabilities, metadata, statusCode, error } = read as {
    vulnerabilities?: Record<string, { name?: string; severity?: string; via?: (Via | string)[]; range?: string; fixAvailable?: unknown }>
    metadata?: { dependencies?: { total?: number } }
    statusCode?: number
    error?: { code?: string }
  }
  const asked = metadata?.dependencies?.total ?? 0
  // A report that has counted no packages is no report.
  if (!vulnerabilities || asked === 0) {
    const answered = typeof statusCode === 'number' || error?.code === 'ENOAUDIT'
    return { answered: false, reason: answered ? 'not-offered' : error || 'message' in Object(read) ? 'unreachable' : 'unreadable' }
  }
  const found = Object.entries(vulnerabilities).flatMap(([name, one]) =>
    (one.via ?? []).flatMap((via) =>
      typeof via === 'string'
        ? []
        : [{
            package: name,
            severity: via.severity ?? one.severity ?? 'unknown',
            versions: via.range ?? one.range ?? '*',
            title: via.title ?? '',
            advisory: via.url ?? '',
            fixAvailable: Boolean(one.fixAvailable),
          }],
    ),
  )
  return { answered: true, asked, found: found.sort((one, other) => rank(one) - rank(other)) }
}

const severities = ['critical', 'high', 'moderate', 'low', 'info']
const rank = ({ severity }: Vulnerability): number => (severities.indexOf(severity) + severities.length + 1) % (severities.length + 1)

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
