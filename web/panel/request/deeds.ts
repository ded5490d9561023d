// What can be taken from a call: its link, its command, its two sides, all of it as a file.
import { save } from '../../chat/blocks/save.ts';
import { useCopy } from '../../parts/copy.tsx';
import { useToast } from '../../parts/toast.tsx';
import { useWords } from '../../words/words.ts';
import type { CallAnswer } from '../use-call.ts';
import { panelWords } from '../words.ts';
import { curlOf } from './curl.ts';

export type Deeds = {
  readonly link: () => void;
  readonly curl: () => void;
  readonly request: () => void;
  readonly response: () => void;
  readonly save: () => void;
};

export function useDeeds(id: string, answer: CallAnswer | undefined): Deeds {
  const w = useWords(panelWords);
  const say = useToast();
  const { copy } = useCopy();
  const take = (text: string, said: string) => {
    copy(text);
    say(said, 'good');
  };
  const written = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value, null, 2));
  const body = answer?.body ?? null;
  return {
    link: () => take(`${location.origin}/calls/${encodeURIComponent(id)}`, w.copied),
    curl: () => {
      if (answer === undefined || body === null) return;
      const curl = curlOf(answer.call, body, location.origin);
      if ('command' in curl) take(curl.command, w.curlCopied);
      else say(w.noCurl[curl.none], 'warn');
    },
    request: () => {
      if (body === null) return;
      const { request_messages, request_params } = body;
      take(written(request_messages === null ? request_params : { params: request_params, messages: request_messages }), w.copied);
    },
    response: () => body !== null && take(written(body.response_raw ?? body.response_content), w.copied),
    save: () => answer !== undefined && save(JSON.stringify(answer, null, 2), `call-${id.replace(/[^\w-]/g, '')}.json`),
  };
}
