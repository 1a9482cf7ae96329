import * as v from 'valibot'
import { append } from '#ledger'
import { inTransaction } from '#platform/database'
import { isLang, json, publicAct } from '#platform/web'
import type { PageContext, Route } from '#platform/web'
import { newPassphrase } from '#foundation/sealing'
import { isSignInName } from '../../accounts.ts'
import { storeCredential } from '../../credentials.ts'
import { findOrganisation } from '../../organisations.ts'
import { canReceive, credentialFrom, postedKeys, postedSecrets, readPosted } from '../../reading-keys.ts'
import * as identity from '../../store.ts'
import { roleNames } from '../../texts/roles.ts'
import * as store from '../store.ts'
import { readToken } from '../tokens.ts'

const bodyLimit = 20_000
const token = v.pipe(v.string(), v.maxLength(100))
const asked = {
  begin: v.object({ token }),
  finish: v.object({ token, signInName: v.pipe(v.string(), v.trim(), v.toLowerCase(), v.maxLength(100)), keys: postedKeys, secrets: postedSecrets }),
}

/** Coming in by an invitation; see [Note: An invitation's token]. A token that does not serve any more is answered as one that never did. */
export const joinActs: readonly Route[] = [
  publicAct({ path: '/join/begin', bodyLimit, act: begin }),
  publicAct({ path: '/join/finish', bodyLimit, act: finish }),
]

async function begin(c: PageContext): Promise<Response> {
  const input = await readPosted(c.request, asked.begin)
  const read = input && readToken(input.token)
  if (!read) return gone()
  const found = await inTransaction(c.db, read.organisation, (tx) =>
    store.lockInvitationByToken(tx, read.organisation, read.hash, c.now),
  )
  const organisation = found && (await findOrganisation(c.db, read.organisation))
  if (!found || !organisation) return gone()
  const chosen = c.cookie('language')
  const lang = isLang(chosen) ? chosen : c.lang
  return json({
    account: found.account,
    organisation: organisation.name[lang],
    roles: found.roles.map((role) => roleNames(lang)[role]).join(', '),
    suggestion: await freeName(c),
  })
}

/** A sign-in name that is no real name: two syllables more than a word, and free. */
async function freeName(c: PageContext): Promise<string> {
  for (;;) {
    const name = newPassphrase().split('-')[0] ?? ''
    if (!(await identity.isNameTaken(c.db, name))) return name
  }
}

/** The keys have been made in the browser: the account begins, waits, and holds nothing. */
async function finish(c: PageContext): Promise<Response> {
  const input = await readPosted(c.request, asked.finish)
  const read = input && readToken(input.token)
  if (!input || !read) return json({ refused: 'unreadable' }, 400)
  const { signInName, keys } = input
  const { organisation } = read
  // Trying keys costs us something: not for whoever was not invited.
  const invited = await inTransaction(c.db, organisation, (tx) => store.lockInvitationByToken(tx, organisation, read.hash, c.now))
  if (!invited) return gone()
  if (!(await canReceive(keys))) return json({ refused: 'unreadable' }, 400)
  if (!isSignInName(signInName)) return json({ refused: 'not-a-name' }, 422)
  return inTransaction(c.db, organisation, async (tx) => {
    const invitation = await store.lockInvitationByToken(tx, organisation, read.hash, c.now)
    if (!invitation) return gone()
    await identity.lockName(tx, signInName)
    if (await identity.isNameTaken(tx, signInName)) return json({ refused: 'name-taken' }, 409)
    const account = {
      id: invitation.account,
      organisation,
      sign_in_name: signInName,
      language: invitation.language,
      guarded_receiving: keys.guardedReceiving,
      guarded_signing: keys.guardedSigning,
      sealed_receiving: keys.sealedReceiving,
      sealed_signing: keys.sealedSigning,
      created_at: c.now,
      closed_at: null,
      state: 'waiting' as const,
      own_name: new Uint8Array(),
      vouched_by: null,
      voucher: null,
    }
    await identity.addAccount(tx, account, [])
    for (const secret of input.secrets) await storeCredential(tx, account, credentialFrom(secret), c.now)
    await store.setInvitation(tx, invitation, { state: 'taken' })
    await append(tx, {
      type: 'identity.invitation-taken',
      organisation,
      by: account.id,
      at: c.now,
      about: account.id,
      body: { invitation: invitation.id },
    })
    return json({ joined: true })
  })
}

const gone = (): Response => json({ refused: 'no-such-invitation' }, 404)
