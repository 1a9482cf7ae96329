import pg from 'pg'
import { connectionTo } from '#platform/database'
import { publishedPages } from '#platform/web'
import { changeChannel } from './store.ts'

/** The public site as it stands, in memory. It is a few pages: a change of one forgets them all. */
export const publicSite = publishedPages()

export function forgetSite(): void {
  publicSite.forget('*')
}

export interface Watch {
  stop(): Promise<void>
}

/**
 * Keeps this process's public site true to what others publish: another server, the command
 * line. It listens to the database, and also forgets everything once a minute: a page rendered
 * while its bulletin was being published, or a message lost with the connection, lives no longer.
 */
export function watchSite(databaseUrl: string, { everyMs = 60_000, retryMs = 5_000 }: { everyMs?: number; retryMs?: number } = {}): Watch {
  let stopped = false
  let client: pg.Client | null = null
  let retry: NodeJS.Timeout | undefined
  const sweep = setInterval(forgetSite, everyMs).unref()

  async function listen(): Promise<void> {
    const own = new pg.Client(connectionTo(databaseUrl))
    client = own
    own.on('notification', forgetSite)
    own.on('error', () => again(own))
    own.on('end', () => again(own))
    try {
      await own.connect()
      await own.query(`listen ${changeChannel}`)
      forgetSite()
    } catch (error) {
      // The pages themselves say that the database is gone; here it is only tried again.
      if (error instanceof Error) again(own)
      else throw error
    }
  }

  function again(lost: pg.Client): void {
    if (stopped || client !== lost) return
    client = null
    forgetSite()
    retry = setTimeout(() => void listen(), retryMs).unref()
  }

  void listen()
  return {
    async stop() {
      stopped = true
      clearInterval(sweep)
      clearTimeout(retry)
      await client?.end()
    },
  }
}
