import { command, staffAct, staffPage, type StaffContext } from '#identity'
import { issueReader, type Reader, readersOf, withdrawReader } from '#ledger'
import { done, refuse } from '#foundation/results'
import { Button, ConsoleLayout, DefinitionList, Form, Moment, Notice, PageHeader, Radios, Status, Table } from '#platform/pages'
import { defineTexts } from '#platform/texts'
import { object, oneOf, typed, uuid, type Route } from '#platform/web'

const texts = defineTexts({
  fi: {
    title: 'Lukuavaimet ulkopuolisille', lead: 'Lukuavaimella tarkastaja voi lukea ja tarkistaa lokin omilla ohjelmillaan.',
    sees: 'Mitä avain näyttää', hashes: 'Vain tiivisteet', hashesHint: 'Näyttää, kuinka monta riviä on ja milloin niitä tulee, muttei niiden sisältöä.', entries: 'Tiivisteet ja rivit', issue: 'Tee lukuavain',
    once: 'Avain näkyy vain nyt', onceBody: 'Anna se tarkastajalle turvallista tietä. Avain on voimassa 90 päivää.', token: 'Lukuavain', address: 'Osoite', how: 'Tarkistus',
    given: 'Annetut avaimet', until: 'Voimassa', state: 'Tila', good: 'Voimassa', over: 'Päättynyt', withdrawn: 'Peruttu', withdraw: 'Peru', none: 'Avaimia ei ole annettu', noSuch: 'Avainta ei ole, tai se on jo peruttu.',
  },
  sv: {
    title: 'Läsnycklar för utomstående', lead: 'Med en läsnyckel kan en granskare läsa och kontrollera loggen med egna program.',
    sees: 'Vad nyckeln visar', hashes: 'Endast kontrollsummor', hashesHint: 'Visar hur många rader det finns och när de kommer, men inte vad de säger.', entries: 'Kontrollsummor och rader', issue: 'Gör en läsnyckel',
    once: 'Nyckeln visas bara nu', onceBody: 'Ge den till granskaren på ett säkert sätt. Nyckeln gäller i 90 dagar.', token: 'Läsnyckel', address: 'Adress', how: 'Kontroll',
    given: 'Givna nycklar', until: 'Gäller till', state: 'Läge', good: 'Gäller', over: 'Utgången', withdrawn: 'Återkallad', withdraw: 'Återkalla', none: 'Inga nycklar har givits', noSuch: 'Nyckeln finns inte, eller är redan återkallad.',
  },
  en: {
    title: 'Tokens for readers outside', lead: 'With a token an auditor can read and check the ledger by programs of their own.',
    sees: 'What the token shows', hashes: 'Hashes only', hashesHint: 'Shows how many rows there are and when they come, not what they say.', entries: 'Hashes and rows', issue: 'Make a token',
    once: 'The token is shown only now', onceBody: 'Give it to the auditor by a safe way. It is good for 90 days.', token: 'Token', address: 'Address', how: 'Checking',
    given: 'Tokens given', until: 'Good until', state: 'State', good: 'Good', over: 'Over', withdrawn: 'Withdrawn', withdraw: 'Withdraw', none: 'No tokens have been given', noSuch: 'There is no such token, or it is withdrawn already.',
  },
})

const goodForMs = 90 * 24 * 3_600_000

const readersPage = staffPage({
  path: '/console/ledger/readers',
  may: 'see-ledger',
  async view(c) {
    const t = c.t(texts)
    const readers = await readersOf(c.db, c.actor.organisation)
    return (
      <ConsoleLayout frame={c.frame} title={t.title}>
        <PageHeader title={t.title} lead={t.lead} />
        <Form action="/console/ledger/readers" state={c.form}>
          <Radios name="sees" label={t.sees} chosen="hashes" options={[{ value: 'hashes', label: t.hashes, hint: t.hashesHint }, { value: 'entries', label: t.entries }]} />
          <Button>{t.issue}</Button>
        </Form>
        <Table caption={t.given} rows={readers} empty={<p>{t.none}</p>} columns={[
          { label: t.sees, heads: true, cell: (one) => t[one.sees] },
          { label: t.until, cell: (one) => <Moment at={one.expiresAt} form="date" /> },
          { label: t.state, cell: (one) => <State c={c} reader={one} /> },
        ]} />
      </ConsoleLayout>
    )
  },
})

function State({ c, reader }: { c: StaffContext; reader: Reader }) {
  const t = c.t(texts)
  if (reader.withdrawnAt) return <Status>{t.withdrawn}</Status>
  if (reader.expiresAt <= c.now) return <Status>{t.over}</Status>
  return (
    <>
      <Status kind="success">{t.good}</Status>
      <Form action={`/console/ledger/readers/${reader.id}/withdraw`} inline><Button kind="quiet">{t.withdraw}</Button></Form>
    </>
  )
}

const issueCommand = command({
  name: 'ledger.issue-reader',
  may: 'see-ledger',
  confirm: true,
  input: object({ sees: oneOf(['hashes', 'entries']) }),
  recorded: ({ input }) => ({ body: { sees: input.sees } }),
  async run({ input, actor, at, tx }) {
    const { id, token } = await issueReader(tx, {
      organisation: actor.organisation, sees: input.sees, by: actor.id, at, expiresAt: new Date(at.getTime() + goodForMs),
    })
    return done({ reader: id, token })
  },
})

const withdrawCommand = command({
  name: 'ledger.withdraw-reader',
  may: 'see-ledger',
  input: object({ reader: uuid }),
  async run({ input, actor, at, tx }) {
    return (await withdrawReader(tx, { organisation: actor.organisation, id: input.reader, at })) ? done() : refuse('no-such-reader')
  },
})

export const readerRoutes: readonly Route[] = [
  readersPage,
  staffAct({
    path: '/console/ledger/readers',
    command: issueCommand,
    page: readersPage,
    read: (form) => ({ sees: typed(form, 'sees') }),
    done: (value, c) => <TokenPage c={c} token={value.token} />,
    refused: {},
    sentences: () => ({}),
  }),
  staffAct({
    path: '/console/ledger/readers/:reader/withdraw',
    command: withdrawCommand,
    page: readersPage,
    read: (_, c) => ({ reader: (c.params as Readonly<Record<string, string>>)['reader'] }),
    done: () => '/console/ledger/readers',
    refused: { 'no-such-reader': 404 },
    sentences: (lang) => ({ 'no-such-reader': texts(lang).noSuch }),
  }),
]

function TokenPage({ c, token }: { c: StaffContext; token: string }) {
  const t = c.t(texts)
  const address = `${c.url.origin}/ledger/${c.actor.organisation}`
  return (
    <ConsoleLayout frame={c.frame} title={t.token}>
      <PageHeader title={t.token} />
      <Notice kind="warning" title={t.once}>{t.onceBody}</Notice>
      <DefinitionList items={[
        { term: t.token, value: <code class="secret">{token}</code> },
        { term: t.address, value: <code>{address}</code> },
        { term: t.how, value: <code>{`satama ledger verify ${address} --token … --key …`}</code> },
      ]} />
      <p><a href="/console/ledger/readers">{t.title}</a></p>
    </ConsoleLayout>
  )
}
