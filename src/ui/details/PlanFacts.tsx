import { useTranslation } from 'react-i18next';
import { unixMs, type UnixMs } from '../../geo/units.ts';
import type { Language } from '../../schema/texts.ts';
import { planAt, type Plan } from '../../schema/plan.ts';
import { formatInstant } from '../format/formatInstant.ts';
import { useLanguage } from '../viewerContext.ts';

/** As exact as it is known: `2024`, `May 2024`, `4 May 2024`. Noon, so that no time zone moves it into the day before. */
function dateText(from: string, lang: Language): string {
  const style = from.length === 4 ? 'year' : from.length === 7 ? 'month' : 'date';
  return formatInstant(unixMs(Date.parse(from) + 12 * 3_600_000), lang, style);
}

/** The steps of a project over time; the one that holds at the instant on screen is marked, those ahead are intentions. */
export function PlanFacts({ plan, instantMs }: { readonly plan: Plan; readonly instantMs: UnixMs | null }) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const now = instantMs === null ? null : planAt(plan, instantMs).state;
  return (
    <section className="details-part">
      <h3 className="heading">{t('plan.title')}</h3>
      <dl className="facts">
        {plan.steps.map(({ state, from }) => (
          <div key={from} aria-current={state === now ? 'step' : undefined}>
            <dt>{t(`plan.${state}`)}</dt>
            <dd>
              {dateText(from, lang)}
              {instantMs !== null && Date.parse(from) > instantMs && (
                <span className="caption"> ({t('plan.intent')})</span>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <p className="caption">{t('plan.note')}</p>
    </section>
  );
}
