import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from './open.ts'
import { openDatabase } from './open.ts'
import { DatabaseTrouble } from './trouble.ts'

/**
 * [Note: Two logins.] The owner's login owns schemas and tables: it migrates, scrubs, backs up. The app's
 * login serves people: it reads and writes rows where row-level security lets it, and can neither switch
 * that off nor take on anybody's rights who could. So a fault in a query of ours, or a statement that
 * somebody smuggles into one, stays within the organisation of the request.
 */
export interface Logins {
  /** The app's address: what serves people uses it. */
  readonly url: string
  readonly ownerUrl: string
  /** Whether Satama made the app's login itself and so may set its password. */
  readonly own: boolean
}

/** The two addresses as an operator gave them; of the owner's alone, the app's is made. */
export function loginsFor({ url, ownerUrl }: { url: string; ownerUrl?: string | undefined }): Logins {
  if (ownerUrl !== undefined) return { url, ownerUrl, own: false }
  return { url: appAddressOf(url), ownerUrl: url, own: true }
}

/**
 * The app's address beside an owner's address: a login named after the database, with a password that
 * comes of the owner's. So it need not be kept anywhere, whoever has the owner's address finds it again,
 * and the owner's cannot be worked out from it.
 */
export function appAddressOf(ownerUrl: string): string {
  const address = new URL(ownerUrl)
  const database = decodeURIComponent(address.pathname.slice(1)) || address.username
  const given = address.password || (address.searchParams.get('password') ?? '')
  if (!given) throw twoLoginsNeeded('the address has no password, of which another could be made')
  const login = `${database.slice(0, 50)}_app`
  const secret = decodeURIComponent(given)
  address.searchParams.delete('password')
  address.username = login
  address.password = createHmac('sha256', secret).update(`satama app login v1\n${login}`).digest('base64url')
  return address.href
}

export const loginOf = (url: string): string => decodeURIComponent(new URL(url).username)

/**
 * Gives the app's login the rights that the tables' rules say, and makes it first where Satama is to make it.
 * Nothing is changed when it has them already: a command may come beside a running server.
 */
export async function admitApp(owner: Db, { url, own }: Logins, { anew = false }: { anew?: boolean } = {}): Promise<void> {
  const login = loginOf(url)
  if (own && !(await comesIn(url))) await makeLogin(owner, login, decodeURIComponent(new URL(url).password))
  const { rows } = await sql<{ there: boolean; rules: string; admitted: string | null }>`
    select exists (select from pg_roles where rolname = ${login}) as there,
      (select rules from tenancy.admitted where login = ${login}) as admitted,
      (select md5(string_agg(concat_ws(' ', name, kind, may), ';' order by name)) from tenancy.rule) as rules`.execute(owner)
  const [found] = rows
  if (!found?.there) throw notAdmitted()
  if (found.admitted === found.rules && !anew) return
  await owner.transaction().execute(async (tx) => {
    await sql`select tenancy.admit(${login}::name), tenancy.lend_schemas(${login}::name)`.execute(tx)
    await sql`
      insert into tenancy.admitted (login, rules) values (${login}, ${found.rules})
      on conflict (login) do update set rules = excluded.rules`.execute(tx)
  })
}

async function comesIn(url: string): Promise<boolean> {
  const app = openDatabase(url, { poolSize: 1 })
  try {
    await sql`select 1`.execute(app)
    return true
  } catch (error) {
    // Unknown, a wrong password, or not let into the database: all three are mended by making it.
    if (error instanceof Error && 'code' in error && /^(28|42501)/.test(String(error.code))) return false
    throw error
  } finally {
    await app.destroy()
  }
}

async function makeLogin(owner: Db, login: string, password: string): Promise<void> {
  const { rows } = await sql<{ may: boolean; there: boolean }>`
    select rolsuper or rolcreaterole as may, exists (select from pg_roles where rolname = ${login}) as there
    from pg_roles where rolname = current_user`.execute(owner)
  if (!rows[0]?.may) throw twoLoginsNeeded('it may not make another login by itself')
  const plain = sql.raw('login nosuperuser nobypassrls nocreaterole nocreatedb noreplication')
  const statement = rows[0].there ? sql`alter role` : sql`create role`
  // Two processes may find it missing at once.
  await sql`${statement} ${sql.id(login)} ${plain} password ${sql.lit(password)}`.execute(owner).catch(async (error: unknown) => {
    if (!isDuplicate(error)) throw error
    await makeLogin(owner, login, password)
  })
}

const isDuplicate = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === '42710' || error.code === '23505' || error.code === 'XX000')

/**
 * Throws unless this login is held by row-level security: it is no superuser, is not exempt from it, owns
 * no table of ours, makes no roles, and belongs to no role that is any of these or that reads files or all
 * data. Asked at every start, since an operator may have been generous meanwhile.
 */
export async function checkAppLogin(app: Db): Promise<void> {
  const { rows } = await sql<{ fault: string }>`
    select fault from (
      select r.rolname = current_user as own, case
        when r.rolsuper then 'is a superuser'
        when r.rolbypassrls then 'is exempt from row-level security'
        when r.rolcreaterole then 'may make roles'
        when r.rolreplication then 'may copy the whole server'
        when exists (select from pg_class c where c.relowner = r.oid and c.relrowsecurity) then 'owns tables'
        when r.rolname in ('pg_read_all_data', 'pg_write_all_data', 'pg_read_server_files', 'pg_write_server_files',
          'pg_execute_server_program') then 'is ' || r.rolname
      end as fault
      from pg_roles r where pg_has_role(current_user, r.oid, 'member')) as found
    where fault is not null order by own desc, fault`.execute(app)
  const [first] = rows
  if (!first) return
  throw new DatabaseTrouble(
    'login-bypasses',
    `The login of DATABASE_URL, or a role it belongs to, ${first.fault}, so it could pass by the walls between ` +
      `organisations. ${howToMakeTwo}`,
  )
}

const howToMakeTwo =
  'Give Satama two logins: run  create role satama_app login password \'…\'  in the database, put its address into ' +
  'DATABASE_URL and the address of the login that owns the tables into SATAMA_DATABASE_OWNER_URL.'

function twoLoginsNeeded(why: string): DatabaseTrouble {
  return new DatabaseTrouble('one-login', `Satama serves people by a login of its own, and cannot make it: ${why}. ${howToMakeTwo}`)
}

function notAdmitted(): DatabaseTrouble {
  return new DatabaseTrouble(
    'not-admitted',
    'The login of DATABASE_URL does not exist on the server of SATAMA_DATABASE_OWNER_URL: are both the same database?',
  )
}

/** A pool of the owner's, which sees the rows of every organisation: for migrations, backups, the daily scrub. */
export function openAsOwner(ownerUrl: string, { poolSize = 3 }: { poolSize?: number } = {}): Db {
  return openDatabase(ownerUrl, { poolSize, everyOrganisation: true })
}
