// The events of a stream as they come, by the WHATWG rules: lines end with CR, LF or both, several data lines are one event.

export type StreamEvent = { readonly event: string; readonly data: string };

export function eventReader(): { push(chunk: Uint8Array): StreamEvent[] } {
  const decoder = new TextDecoder();
  let rest = '';
  let event = '';
  let data: string | null = null;

  function line(text: string, events: StreamEvent[]): void {
    if (text === '') {
      if (data !== null) events.push({ event, data });
      event = '';
      data = null;
      return;
    }
    const colon = text.indexOf(':');
    const name = colon === -1 ? text : text.slice(0, colon);
    const value = colon === -1 ? '' : text.slice(text.charAt(colon + 1) === ' ' ? colon + 2 : colon + 1);
    if (name === 'data') data = data === null ? value : `${data}\n${value}`;
    else if (name === 'event') event = value;
  }

  return {
    push(chunk) {
      rest += decoder.decode(chunk, { stream: true });
      const events: StreamEvent[] = [];
      const ends = /\r\n|\n|\r(?!$)/g;
      let at = 0;
      for (let found = ends.exec(rest); found !== null; found = ends.exec(rest)) {
        line(rest.slice(at, found.index), events);
        at = ends.lastIndex;
      }
      rest = rest.slice(at);
      return events;
    },
  };
}
