import { defineTexts } from '#platform/texts'

export const roleNames = defineTexts({
  fi: {
    'administrator': 'pääkäyttäjä',
    'officer': 'päättäjä',
    'data-protection-officer': 'tietosuojavastaava',
    'communicator': 'viestijä',
    'professional': 'ammattihenkilö',
    'support-worker': 'tukityöntekijä',
    'volunteer': 'vapaaehtoinen',
    'auditor': 'tarkastaja',
  },
  sv: {
    'administrator': 'administratör',
    'officer': 'beslutsfattare',
    'data-protection-officer': 'dataskyddsombud',
    'communicator': 'kommunikatör',
    'professional': 'yrkesutbildad person',
    'support-worker': 'stödarbetare',
    'volunteer': 'frivillig',
    'auditor': 'granskare',
  },
  en: {
    'administrator': 'administrator',
    'officer': 'officer',
    'data-protection-officer': 'data protection officer',
    'communicator': 'communicator',
    'professional': 'professional',
    'support-worker': 'support worker',
    'volunteer': 'volunteer',
    'auditor': 'auditor',
  },
})
