import { join } from 'node:path'
import { execute, type StaffActor } from '#identity'
import { draftFiling, fixScope, markFiled, openIncident, recordAwareness, recordFacts, tellPeople } from '#incidents'
import { approveNotice, draftNotice, folderPrintHouse, runCampaign } from '#notices'
import { within, type Db } from '#platform/database'
import { openRelay } from '#platform/mail'
import type { Settings } from '#platform/settings'
import type { Result } from '#foundation/results'
import { rehearsalNotice } from '../../../../src/app/rehearsal/notice.ts'

interface Office {
  readonly db: Db
  readonly first: StaffActor
  readonly second: StaffActor
}

/** An incident over the register, filed, and everybody in it being told. */
export async function beginTelling({ db, first, second }: Office, register: string): Promise<string> {
  const actor = first
  const { incident } = must(await execute(openIncident, { db, actor, input: { title: 'Harjoitus' } }))
  const now = new Date().toISOString()
  must(await execute(recordAwareness, { db, actor, input: { incident, kind: 'reasonable-certainty', at: now } }))
  must(
    await execute(recordFacts, {
      db,
      actor,
      input: {
        incident,
        natures: ['confidentiality'],
        cause: 'external-attack',
        categories: ['identity-code', 'session-notes', 'name', 'address', 'email'],
        startedOn: '2018-11-25',
        endedOn: '2019-03-14',
        ongoing: false,
        description: 'Harjoitus: ulkopuolinen on kopioinut asiakasrekisterin.',
        consequences: 'Harjoitus: tietoja voidaan levittää ja niillä voidaan kiristää.',
        measures: 'Harjoitus: palvelin on suljettu ja salasanat on vaihdettu.',
        risk: 'high',
      },
    }),
  )
  const { filing } = must(await execute(draftFiling, { db, actor, input: { incident } }))
  must(await execute(markFiled, { db, actor, input: { incident, filing, how: 'secure-mail', reference: 'HARJOITUS' } }))
  const everyone = {
    kind: 'people' as const,
    registers: [register],
    roles: ['client' as const, 'staff' as const],
    recordedBy: null,
    recordedFrom: null,
    certainty: 'leaked' as const,
    categories: null,
  }
  must(await execute(fixScope, { db, actor, input: { incident, rules: [everyone] } }))
  const template = rehearsalNotice()
  const notice = { about: incident, kind: 'breach' as const, sender: template.sender, template: structuredClone(template) as never }
  const { campaign } = must(await execute(draftNotice, { db, actor, input: notice }))
  for (const officer of [first, second]) must(await execute(approveNotice, { db, actor: officer, input: { campaign, version: 1 } }))
  must(await execute(tellPeople, { db, actor, input: { incident } }))
  return campaign
}

/** Few letters wait an hour for company before a batch is made: here they do not, so that the batch lies in its folder. */
export async function makeLettersNow({ db, first }: Office, campaign: string, settings: Settings): Promise<void> {
  const { relay: at, printHouseKey: key, bounces } = settings
  if (!at || !key || !bounces) throw new Error('the drill has a relay, a print house and an address for what comes back')
  const relay = openRelay({ host: at.host, port: at.port, tls: 'none' })
  try {
    for (;;) {
      const { end } = await runCampaign({
        db: within(db, first.organisation),
        campaign,
        relay,
        clock: () => new Date(),
        returnPath: { prefix: 'returns', domain: bounces.domain },
        printHouse: folderPrintHouse({ folder: join(settings.dataFolder, 'letters'), key }),
        bounceWindowMs: settings.bounceWindowMs,
        gatherLettersMs: 0,
      })
      if (end !== 'busy') return
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  } finally {
    relay.close()
  }
}

function must<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new Error(`the drill was refused: ${result.code} ${JSON.stringify(result.facts)}`)
}
