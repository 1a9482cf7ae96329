import { spawnSync } from 'node:child_process'
import { userInfo } from 'node:os'
import { DatabaseTrouble } from '../trouble.ts'

/** The system user that runs PostgreSQL. */
export interface Owner {
  readonly uid: number
  readonly gid: number
}

/**
 * PostgreSQL refuses to run as root. As root it runs as the system user `postgres`, who is created
 * when missing; anyone else runs it as themselves.
 */
export function databaseOwner(): Owner | null {
  if (userInfo().uid !== 0) return null
  const found = lookUp('postgres')
  if (found) return found
  const created = spawnSync(
    'useradd',
    ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'],
    { encoding: 'utf8' },
  )
  const owner = lookUp('postgres')
  if (owner) return owner
  throw new DatabaseTrouble(
    'no-system-user',
    'PostgreSQL does not run as root, and the system user "postgres" could not be created. ' +
      'Create it, start Satama as an ordinary user, or set DATABASE_URL.',
    { cause: created.error },
  )
}

/** Whether that user may pass through this folder and everything on the way to it. */
export function mayEnter(owner: Owner | null, folder: string): boolean {
  if (!owner) return true
  // The shell is asked because it is the kernel that answers, access lists and mounts included.
  const asked = spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', folder], { ...owner, cwd: '/' })
  return asked.status === 0
}

function lookUp(name: string): Owner | null {
  const uid = spawnSync('id', ['-u', name], { encoding: 'utf8' })
  const gid = spawnSync('id', ['-g', name], { encoding: 'utf8' })
  if (uid.status !== 0 || gid.status !== 0) return null
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
}
