import { Button, ButtonRow, Card, LinkButton, PlainLayout } from '#platform/pages'
import type { ConsoleFrame } from '#platform/pages'
import { staffTexts } from '../texts/pages.ts'

/** What an account sees that nobody has vouched for yet: that all is well, and what happens next. */
export function WaitingPage({ frame, fingerprint }: { frame: ConsoleFrame; fingerprint: string }) {
  const t = staffTexts(frame.lang)
  return (
    <PlainLayout lang={frame.lang} title={t.waitTitle} languageLinks={frame.languageLinks}>
      <h1>{t.waitTitle}</h1>
      <p><strong>{frame.organisation}</strong></p>
      <p>{t.waitLead}</p>
      <Card title={t.fingerprint}>
        <p><code class="secret" id="own-fingerprint">{fingerprint}</code></p>
      </Card>
      <p>{t.waitText}</p>
      <form action={frame.signOut.action} method="post">
        <ButtonRow>
          <Button kind="secondary">{t.signOut}</Button>
          <LinkButton kind="quiet" href="/console/organisations">{t.organisationsTitle}</LinkButton>
        </ButtonRow>
      </form>
    </PlainLayout>
  )
}
