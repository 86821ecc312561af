import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Span } from '../../schema/buildingFilter.ts';

interface SpanFieldsProps {
  readonly label: string;
  readonly fromLabel: string;
  readonly toLabel: string;
  readonly span: Span;
  readonly most: number;
  readonly onChange: (span: Span) => void;
}

/** Two figures, from and to; empty = open. What is being typed and is no span yet changes nothing. */
export function SpanFields({ label, fromLabel, toLabel, span, most, onChange }: SpanFieldsProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<{ readonly of: Span; readonly texts: readonly [string, string] } | null>(null);
  // A span that was set elsewhere (the link, the reset) takes the place of what was typed.
  const texts = draft?.of === span ? draft.texts : ([text(span[0]), text(span[1])] as const);
  const type = (next: readonly [string, string]): void => {
    const [from, to] = next.map((one) => figure(one, most));
    const isSpan = from !== undefined && to !== undefined && (from === null || to === null || from <= to);
    const value: Span = isSpan ? [from, to] : span;
    setDraft({ of: value, texts: next });
    if (isSpan) onChange(value);
  };
  return (
    <div className="filter-field" role="group" aria-label={label}>
      <span className="caption">{label}</span>
      <span className="filter-span">
        <input
          className="field"
          inputMode="decimal"
          aria-label={fromLabel}
          aria-invalid={figure(texts[0], most) === undefined}
          value={texts[0]}
          onChange={(event) => type([event.target.value, texts[1]])}
        />
        <span aria-hidden="true">{t('building.to')}</span>
        <input
          className="field"
          inputMode="decimal"
          aria-label={toLabel}
          aria-invalid={figure(texts[1], most) === undefined}
          value={texts[1]}
          onChange={(event) => type([texts[0], event.target.value])}
        />
      </span>
    </div>
  );
}

const text = (value: number | null): string => (value === null ? '' : String(value));

/** Null for an empty field, undefined for what is no figure from 0 to `most`; a comma is as good as a point. */
function figure(typed: string, most: number): number | null | undefined {
  const trimmed = typed.trim().replace(',', '.');
  if (trimmed === '') return null;
  const value = /^\d+(\.\d?)?$/.test(trimmed) ? Number(trimmed) : Number.NaN;
  return value <= most ? value : undefined;
}
