import { Icon } from '../parts/Icon.tsx';
import { StatusMark } from '../parts/StatusMark.tsx';

/** A triangle where a target is missed, a tick where it is met, nothing where there is none; the word stands beside it. */
export function TargetMark({ isMet }: { readonly isMet: boolean | null }) {
  if (isMet === null) return null;
  return isMet ? <Icon name="check" /> : <StatusMark status="watch" />;
}
